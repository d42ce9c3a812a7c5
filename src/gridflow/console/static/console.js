/* Only what HTML and htmx do not: the sign of a lost connection, the focus after a link, the print button. */
(function () {
  "use strict";

  var sign = document.getElementById("lost");
  if (!sign) { return; } /* A page that is not live. */

  var GRACE_MS = 2000; /* The first connection, and that of a tab that comes back to the front, should not flash. */
  var lost = { stream: false, page: false };
  var timer = null;

  function mark(what, isLost) {
    lost[what] = isLost;
    if (!lost.stream && !lost.page) {
      clearTimeout(timer);
      timer = null;
      show(false);
    } else if (timer === null) {
      timer = setTimeout(show, GRACE_MS, true);
    }
  }

  function show(isLost) {
    sign.hidden = !isLost;
    document.documentElement.classList.toggle("is-live", !isLost);
  }

  function source(event) {
    var context = event.detail && event.detail.ctx;
    return (context && context.sourceElement && context.sourceElement.id) || event.target.id;
  }

  document.addEventListener("htmx:sse:after:connection", function () { mark("stream", false); });
  document.addEventListener("htmx:sse:before:connection", function (event) {
    if (event.detail.connection.attempt > 0) { mark("stream", true); }
  });
  document.addEventListener("htmx:sse:error", function () { mark("stream", true); });
  ["htmx:error", "htmx:response:error"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var id = source(event);
      if (id === "live") { mark("page", true); }
      if (id === "stream") { mark("stream", true); }
    });
  });
  document.addEventListener("htmx:after:swap", function () { mark("page", false); });

  /* A refresh that waited for a link to be followed must ask for the page that is shown now. */
  document.addEventListener("htmx:before:request", function (event) {
    if (source(event) === "live") { event.detail.ctx.request.action = location.pathname + location.search; }
  });

  var followed = false;
  document.addEventListener("htmx:after:history:push", function () { followed = true; });
  document.addEventListener("htmx:after:swap", function () {
    if (!followed) { return; }
    followed = false;
    var heading = document.querySelector("h1");
    if (heading) { heading.focus({ preventScroll: true }); }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) { window.print(); }
  });
  document.documentElement.classList.add("has-script");
  mark("stream", true); /* Until it is open. */
})();
