// Zoom, search and details of a flame graph. The frames are elements of class "f", each followed by those that it
// called: the depth of each is all that is needed to tell callers and called.
"use strict";
(function () {
    // As in FlameSvg.cs.
    const characterWidth = 7.25;
    const textMargin = 4;
    const minCharacters = 3;

    const html = "http://www.w3.org/1999/xhtml";
    const area = document.getElementById("frames");
    const details = document.getElementById("details");
    const frames = Array.from(area.getElementsByClassName("f"), (element, index) => {
        const [name, count] = element.querySelector("title").textContent.split("\n");
        return {
            element, index, name, count,
            label: element.querySelector("text"),
            depth: Number(element.dataset.depth),
            left: parseFloat(element.getAttribute("x")),
            width: parseFloat(element.getAttribute("width")),
        };
    });
    const frameOfElement = new Map(frames.map((frame) => [frame.element, frame]));

    const matched = make("span", { id: "matched" });
    const search = make("input", { id: "search", type: "search", placeholder: "Search (Ctrl-F)" });
    const reset = make("button", { id: "reset", type: "button" });
    reset.textContent = "Reset zoom";

    function make(name, attributes) {
        const element = document.createElementNS(html, name);
        for (const [key, value] of Object.entries(attributes))
            element.setAttribute(key, value);
        return element;
    }

    // The index after the last frame that a frame called, directly or not.
    function endOf(frame) {
        let end = frame.index + 1;
        while (end < frames.length && frames[end].depth > frame.depth)
            end++;
        return end;
    }

    function callersOf(frame) {
        const callers = new Set();
        let depth = frame.depth;
        for (let i = frame.index - 1; i >= 0 && depth > 0; i--) {
            if (frames[i].depth < depth) {
                callers.add(frames[i]);
                depth = frames[i].depth;
            }
        }
        return callers;
    }

    // Shows a frame and all that it called at full width, below its callers.
    function zoom(frame) {
        const end = endOf(frame);
        const callers = callersOf(frame);
        for (const other of frames) {
            const isCaller = callers.has(other);
            const isShown = other.index >= frame.index && other.index < end;
            other.element.classList.toggle("caller", isCaller);
            other.element.classList.toggle("hidden", !isCaller && !isShown);
            other.shownWidth = isCaller ? 100 : isShown ? other.width / frame.width * 100 : 0;
            const left = isShown ? (other.left - frame.left) / frame.width * 100 : 0;
            other.element.setAttribute("x", `${left}%`);
            other.element.setAttribute("width", `${other.shownWidth}%`);
        }
        reset.disabled = frame === frames[0];
        label();
    }

    // Writes as much of each name as has room.
    function label() {
        const pixels = area.getBoundingClientRect().width;
        for (const frame of frames) {
            const room = Math.floor((frame.shownWidth / 100 * pixels - 2 * textMargin) / characterWidth);
            const name = Array.from(frame.name);
            frame.label.textContent = name.length <= room ? frame.name
                : room < minCharacters ? "" : `${name.slice(0, room - 1).join("")}…`;
        }
    }

    // Marks the frames whose name has the text, and shows their share: called ones within a caller count once.
    function find() {
        const text = search.value.toLowerCase();
        let share = 0;
        let countedTo = 0;
        for (const frame of frames) {
            const isFound = text !== "" && frame.index > 0 && frame.name.toLowerCase().includes(text);
            frame.element.classList.toggle("found", isFound);
            if (isFound && frame.index >= countedTo) {
                share += frame.width;
                countedTo = endOf(frame);
            }
        }
        matched.textContent = text === "" ? "" : `${share.toFixed(2)}% matched`;
    }

    function frameOf(event) {
        return frameOfElement.get(event.target.closest(".f"));
    }

    if (frames.length === 0)
        return;
    const tools = make("div", { class: "tools" });
    tools.append(matched, search, reset);
    document.getElementById("tools").append(tools);
    document.documentElement.setAttribute("width", "100%");

    area.addEventListener("click", (event) => {
        const frame = frameOf(event);
        if (frame)
            zoom(frame);
    });
    area.addEventListener("mouseover", (event) => {
        const frame = frameOf(event);
        details.textContent = frame ? `${frame.name}: ${frame.count}` : "";
    });
    area.addEventListener("mouseleave", () => { details.textContent = ""; });
    reset.addEventListener("click", () => zoom(frames[0]));
    search.addEventListener("input", find);
    window.addEventListener("resize", label);
    window.addEventListener("keydown", (event) => {
        if ((event.ctrlKey || event.metaKey) && event.key === "f") {
            event.preventDefault();
            search.focus();
            search.select();
        } else if (event.key === "Escape") {
            search.value = "";
            find();
            search.blur();
        }
    });
    zoom(frames[0]);
})();
