// The tests before and after the course: the notebook's form, with what was answered kept in the browser.
"use strict";
(() => {
  const moving = window.courseMoving;
  moving.begin("tests", part => {
    const place = part.querySelector(".course-quick");
    const show = held => {
      const explained = ({ first, second }) =>
        (first && second ? JSON.parse(moving.opened("tests", "any", held.explained)) : []);
      const found = moving.kept("tests"), kept = found && typeof found === "object" ? found : {};
      const changed = values => {
        moving.keep("tests", values.kept);
        if (values.kept.second) model.set("explained", explained(values.kept));
      };
      const model = moving.model({ papers: held.papers, kept, explained: explained(kept) }, { changed });
      moving.notebook.tests({ model, el: place });
      place.hidden = false;
    };
    moving.data(part.dataset.file).then(show, () => {
      place.hidden = false;
      place.textContent = "A file of this page is missing, so the tests cannot be shown.";
    });
  });
})();
