// The tests before and after the course: the notebook's form, with what was answered kept in the browser.
"use strict";
(() => {
  const moving = window.courseMoving;
  moving.begin("tests", part => {
    const place = part.querySelector(".course-quick");
    moving.data(part.dataset.file).then(held => {
      const explained = kept => (kept.second ? JSON.parse(moving.opened("tests", "any", held.explained)) : []);
      const kept = moving.kept("tests") ?? {};
      const model = moving.model({ papers: held.papers, kept, explained: explained(kept) }, { changed: values => {
        moving.keep("tests", values.kept);
        if (values.kept.second) model.set("explained", explained(values.kept));
      } });
      moving.notebook.tests({ model, el: place });
      place.hidden = false;
    }, () => { Object.assign(place, { hidden: false, textContent: "A file of this page is missing, so the tests cannot be shown." }); });
  });
})();
