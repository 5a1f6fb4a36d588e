// Loads the page again when the site behind it has been built anew, and says
// so when it could not be. A hidden tab lets go of its connection: a browser
// has few of them for one server.
(function () {
  "use strict";
  var shown = document.currentScript.dataset.version;
  var stream = null, note = null;

  function say(text) {
    if (!text) {
      if (note) note.remove();
      note = null;
      return;
    }
    if (!note) {
      note = document.createElement("p");
      note.className = "notice";
      note.setAttribute("role", "status");
      document.body.prepend(note);
    }
    note.textContent = "The last change could not be built, and this page is from before it: " + text;
  }

  function listen() {
    if (stream || document.hidden) return;
    stream = new EventSource("/_preview/events");
    stream.onmessage = function (e) {
      var news = JSON.parse(e.data);
      if (news.version !== shown) location.reload();
      else say(news.wrong);
    };
  }

  function leave() {
    if (stream) stream.close();
    stream = null;
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) leave();
    else listen();
  });
  addEventListener("pagehide", leave);
  addEventListener("pageshow", listen);
  listen();
})();
