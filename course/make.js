function make(parent, tag, attributes, words) {
  const node = parent.appendChild(document.createElement(tag));
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.textContent = words ?? "";
  return node;
}
