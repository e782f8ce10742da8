"use strict";
(() => {
  let playing = null;
  const player = new Audio();

  const stop = () => {
    player.pause();
    if (playing) playing.setAttribute("aria-pressed", "false");
    playing = null;
  };
  player.addEventListener("ended", stop);

  for (const button of document.querySelectorAll("button[data-sound]")) {
    button.addEventListener("click", () => {
      const again = playing === button;
      stop();
      if (again) return;
      playing = button;
      button.setAttribute("aria-pressed", "true");
      player.src = button.dataset.sound;
      player.play().catch(() => { if (playing === button) stop(); });
    });
  }

  const reveal = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const details = target && target.closest("details");
    if (details && !details.open) {
      details.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);
  reveal();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });
})();
