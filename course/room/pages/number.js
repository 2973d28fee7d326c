// Reads a number as people type it, as `course.kinds.number` does and with its sentences. The live room's
// phones and the web edition's quick checks share this file.
"use strict";
window.courseNumber = (() => {
  class Unread extends Error {}
  const cut = text => `\u201c${text.length <= 30 ? text : `${text.slice(0, 29)}\u2026`}\u201d`;
  function number(text, unit) {
    const plain = text.normalize("NFKC").replaceAll("\u2212", "-").replaceAll("\u2013", "-")
      .replaceAll("\u2019", "'").split(/\s+/).filter(Boolean).join(" ");
    const found = /^([+-]?) ?([0-9.,' ]*[0-9][.,]?)([eE][+-]?[0-9]{1,3})?(?![0-9])/.exec(plain);
    if (plain.length > 60 || found === null || /[\u00b2\u00b3\u00b9\u2070-\u209f\u00bc-\u00be]/.test(text))
      throw new Unread(`${cut(text)} is not read as a number. Type one number, for example 12.5.`);
    const rest = plain.slice(found[0].length).trim().toLowerCase().replace(/\.+$/, "").trim();
    const asked = unit.toLowerCase();
    const share = /^(percent|fraction|times)/.test(asked) && ["%", "percent", "per cent"].includes(rest);
    if (rest !== "" && !share && asked !== rest && !asked.startsWith(`${rest} `))
      throw new Unread(`${cut(text)} holds more than a number. Type a number alone, such as 12.5.` +
        (unit ? ` The unit is ${unit}.` : ""));
    const value = Number(found[1] + point(found[2].trim(), text) + (found[3] ?? ""));
    if (!Number.isFinite(value))
      throw new Unread(`${cut(text)} is too large to be read. Type one number, for example 12.5.`);
    return value;
  }
  function point(digits, text) {
    const signs = [...digits].filter(sign => ".,".includes(sign));
    let mark = "";
    if (new Set(signs).size === 2) mark = signs[signs.length - 1];
    else if (signs.length === 1) mark = single(signs[0], digits, text);
    const at = mark ? digits.lastIndexOf(mark) : digits.length;
    const whole = digits.slice(0, at), part = mark ? digits.slice(at + 1) : "";
    const groups = whole ? whole.split(/[.,' ]/) : ["0"];
    const grouped = groups.length === 1 ||
      (groups[0].length >= 1 && groups[0].length <= 3 && groups.slice(1).every(one => one.length === 3));
    if (!grouped || !groups.every(one => /^[0-9]+$/.test(one)) || !/^[0-9]*$/.test(part))
      throw new Unread(`${cut(text)} is not read as one number. Type it like 1234.5, without spaces.`);
    return groups.join("") + (mark ? `.${part || 0}` : "");
  }
  function single(sign, digits, text) {
    const [before, after] = digits.split(sign);
    const grouped = after.length === 3 && before.length >= 1 && before.length <= 3;
    if (sign === "." || !grouped || before.startsWith("0")) return sign;
    if (!/^[0-9]+$/.test(before + after)) return sign;
    throw new Unread(`${cut(text)} can be read in two ways: type ${before}${after} for thousands, or ` +
      `${before}.${after} for decimals.`);
  }
  return { number, Unread };
})();
