/* The cost curve, drawn from the numbers in the page: another cost slides every point. */

const SVG = "http://www.w3.org/2000/svg";
const DASHES = { none: "1 3", image: "8 3", point: "9 3 2 3", coarse: "", fine: "3 3" };

function element(name, attributes, parent, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  if (parent) parent.append(node);
  return node;
}

/* ---- the chart ---- */

class Chart {
  constructor(root, data) {
    Object.assign(this, { root, texts: data.texts, curve: data.curve });
    this.costs = new Costs(data.costs);
    this.axis = this.curve.axis;
    this.log = this.curve.logarithmic;
    this.hidden = new Set();
    this.current = -1;
    this.makeControls();
    this.makeLegend();
    this.legendPatterns = Chart.patterns;
    this.box = document.createElement("div");
    this.box.className = "chart";
    this.svg = element("svg", { tabindex: 0, role: "img", "aria-label": this.texts.chart });
    this.tip = document.createElement("div");
    this.tip.className = "tip";
    this.tip.hidden = true;
    this.tip.setAttribute("role", "status");
    this.box.append(this.svg, this.tip);
    root.append(this.box);
    this.svg.addEventListener("keydown", (event) => this.onKey(event));
    this.svg.addEventListener("blur", () => this.select(-1));
    this.svg.addEventListener("pointermove", (event) => this.onPointer(event));
    this.svg.addEventListener("pointerleave", () => this.select(-1));
    new ResizeObserver(() => {
      if (this.box.clientWidth !== this.width) requestAnimationFrame(() => this.draw());
    }).observe(this.box);
    this.draw();
  }

  makeControls() {
    const bar = document.createElement("div");
    const axes = ["hours", "images"].concat(this.costs.price > 0 ? ["money"] : []);
    bar.className = "controls";
    bar.innerHTML = "<label><span></span> <select></select></label>"
      + "<label><input type=\"checkbox\"/> <span></span></label>";
    const [axisName, logName] = bar.querySelectorAll("span");
    const select = bar.querySelector("select"), box = bar.querySelector("input");
    axisName.textContent = this.texts.axis;
    logName.textContent = this.texts.logarithmic;
    for (const axis of axes) select.add(new Option(this.texts[axis], axis));
    select.value = this.axis;
    box.checked = this.log;
    select.addEventListener("change", () => { this.axis = select.value; this.draw(); });
    box.addEventListener("change", () => { this.log = box.checked; this.draw(); });
    this.root.append(bar);
  }

  makeLegend() {
    const bar = document.createElement("div");
    bar.className = "legend";
    this.curve.series.forEach((series, s) => {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", "true");
      button.append(this.sample((svg) => {
        if (series.label_type !== "none")
          element("path", { d: "M0 8H34", fill: "none", ...this.stroke(series, 2) }, svg);
        this.marker(svg, series.label_type, series.variant, 17, 8);
      }), series.label);
      button.addEventListener("click", () => {
        if (!this.hidden.delete(s)) this.hidden.add(s);
        button.setAttribute("aria-pressed", String(!this.hidden.has(s)));
        this.draw();
      });
      bar.append(button);
    });
    this.makeKeys(bar);
    this.root.append(bar);
  }

  makeKeys(bar) {
    const keys = [];
    const evidence = new Set(this.curve.series.flatMap((s) => s.band.map((b) => b.evidence)));
    const plain = { label_type: "none" };
    for (const kind of ["interpolated", "extrapolated"])
      if (evidence.has(kind))
        keys.push([kind, (svg) => this.stretch(svg, plain, kind,
          [[0, 8, 14, 2], [34, 8, 14, 2]])]);
    if (this.curve.published.length)
      keys.push(["published", (svg) => this.marker(svg, "none", "published", 17, 8)]);
    for (const [name, draw] of keys) {
      const key = document.createElement("span");
      key.className = "key";
      key.append(this.sample(draw), this.texts[name]);
      bar.append(key);
    }
  }

  sample(draw) {
    const svg = element("svg", { width: 34, height: 16, "aria-hidden": "true" });
    draw(svg);
    return svg;
  }

  /* ---- marks ---- */

  stroke(series, width) {
    return { stroke: `var(--hue-${series.label_type})`, "stroke-width": width,
             "stroke-dasharray": DASHES[series.label_type] || "none" };
  }

  marker(parent, type, variant, x, y) {
    const hue = `var(--hue-${type})`, full = variant === 0;
    const polygon = (n, r, turn) => Array.from({ length: n }, (_, i) => {
      const a = 2 * Math.PI * (i + turn) / n - Math.PI / 2;
      return `${(x + r * Math.cos(a)).toFixed(2)},${(y + r * Math.sin(a)).toFixed(2)}`;
    }).join(" ");
    const style = { fill: full ? hue : "var(--paper)", stroke: full ? "var(--paper)" : hue,
                    "stroke-width": full || variant === "published" ? 1 : 1.8 };
    if (type === "image") element("circle", { cx: x, cy: y, r: 4.6, ...style }, parent);
    else {
      const [n, r, turn] = { point: [3, 6.2, 0], coarse: [4, 5.9, 0.5], fine: [4, 6.2, 0] }[type]
        || [6, 5.4, 0];
      element("polygon", { points: polygon(n, r, turn), ...style }, parent);
    }
    if (variant === "published")
      element("path", { d: `M${x - 2} ${y - 2}l4 4m0 -4l-4 4`, stroke: hue }, parent);
    else if (variant % 4 >= 2)
      element("circle", { cx: x, cy: y, r: variant % 4 === 2 ? 2.4 : 1.4, fill: hue }, parent);
  }

  /* Line and band of a stretch of fits; places: [x, y, y of low, y of high]. */
  stretch(parent, series, evidence, places) {
    const beyond = evidence === "extrapolated", hue = `var(--hue-${series.label_type})`;
    const path = (list) => "M" + list.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");
    const edges = places.filter((p) => Number.isFinite(p[2]) && Number.isFinite(p[3]));
    if (edges.length > 1) {
      const area = path(edges.map((p) => [p[0], p[3]]).concat(
        edges.map((p) => [p[0], p[2]]).reverse())) + "Z";
      element("path", beyond
        ? { d: area, fill: `url(#${this.hatch(parent, series.label_type)})` }
        : { d: area, fill: hue, "fill-opacity": 0.17 }, parent);
    }
    element("path", { d: path(places), fill: "none", ...this.stroke(series, beyond ? 1.6 : 2),
                      ...(beyond ? { "stroke-dasharray": "1.5 3.5" } : {}) }, parent);
  }

  /* Diagonals in the hue of a label type; the id of their pattern. */
  hatch(parent, type) {
    const id = `hatch-${type}-${Chart.patterns++}`;
    const pattern = element("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse",
                                         patternTransform: "rotate(45)" }, parent);
    element("path", { d: "M0 0V6", stroke: `var(--hue-${type})`, "stroke-opacity": 0.6 }, pattern);
    return id;
  }

  /* ---- places ---- */

  /* The points that are shown: [{series, point, x, value}], with cost of today. */
  shown() {
    const list = [];
    this.curve.series.forEach((series, s) => {
      if (this.hidden.has(s)) return;
      for (const point of series.points) {
        const cost = this.costs.of(this.axis, point.images);
        if (Number.isFinite(cost) && (!this.log || cost > 0)) list.push({ series, point, cost });
      }
    });
    return list;
  }

  bandCost(series, band) {
    const images = this.costs.images(this.curve.axis, series.label_type, band.x);
    return this.costs.of(this.axis, { [series.label_type]: images });
  }

  publishedCost(point) {
    const images = this.costs.images(this.curve.axis, point.label_type, point.x);
    return this.costs.of(this.axis, { [point.label_type]: images });
  }

  walls(most) {
    const found = new Map();
    for (const series of this.curve.series) {
      if (series.wall === null) continue;
      const pool = this.costs.images(this.curve.axis, series.label_type, series.wall);
      const cost = this.costs.of(this.axis, { [series.label_type]: pool });
      const key = cost.toPrecision(9), known = found.get(key);
      if (cost > 0 && cost <= most * (this.log ? 30 : 2.5))
        found.set(key, { cost, type: known && known.type !== series.label_type
          ? "none" : series.label_type });
    }
    return [...found.values()].sort((a, b) => a.cost - b.cost);
  }

  fit() {
    const xs = [], ys = [];
    for (const { point, cost } of this.points) {
      xs.push(cost);
      ys.push(point.mean, ...point.values);
    }
    this.curve.series.forEach((series, s) => {
      for (const band of this.hidden.has(s) ? [] : series.band)
        if (band.evidence !== "none") {
          xs.push(this.bandCost(series, band));
          ys.push(band.value);
        }
    });
    for (const point of this.curve.published) {
      xs.push(this.publishedCost(point));
      ys.push(point.value);
    }
    for (const reference of this.curve.references) ys.push(reference.mean);
    const low = Math.min(...ys), high = Math.max(...ys), room = 0.4 * Math.max(high - low, 1);
    for (const { point } of this.points)
      for (const end of [point.low, point.high])
        if (end !== null) ys.push(Math.min(Math.max(end, low - room), high + room));
    this.pool = this.walls(Math.max(...xs.filter(Number.isFinite)));
    xs.push(...this.pool.map((wall) => wall.cost));
    this.x = new Axis(xs, this.log);
    this.y = new Axis(ys, false);
    if (!this.log) this.x.low = Math.max(this.x.low, 0);
    this.y.low = Math.max(this.y.low, Math.min(0, this.y.high - 1));
  }

  px(cost) { return this.left + this.x.position(cost) * (this.right - this.left); }

  py(value) { return this.bottom - this.y.position(value) * (this.bottom - this.top); }

  /* ---- drawing ---- */

  draw() {
    this.width = this.box.clientWidth;
    const width = Math.max(this.width, 280), height = Math.min(480, 190 + 0.4 * width);
    Object.assign(this, { left: 46, right: width - 14, top: 10, bottom: height - 46 });
    Chart.patterns = this.legendPatterns;
    this.points = this.shown();
    this.svg.replaceChildren();
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("height", height);
    if (!this.points.length && !this.curve.published.length) return;
    this.fit();
    const clip = element("clipPath", { id: "plot" }, this.svg);
    element("rect", { x: this.left, y: this.top, width: this.right - this.left,
                      height: this.bottom - this.top }, clip);
    this.drawAxes(width, height);
    const inside = element("g", { "clip-path": "url(#plot)" }, this.svg);
    this.drawReferences(inside);
    this.drawWalls(inside);
    this.drawBands(inside);
    this.drawLines(inside);
    this.drawPoints(inside);
    this.drawLabels();
    this.select(Math.min(this.current, this.points.length - 1));
  }

  drawAxes(width, height) {
    for (const tick of this.y.ticks((this.bottom - this.top) / 45)) {
      const y = this.py(tick);
      element("path", { d: `M${this.left} ${y}H${this.right}`, class: "grid" }, this.svg);
      element("text", { x: this.left - 7, y: y + 4, "text-anchor": "end" }, this.svg, short(tick));
    }
    for (const tick of this.x.ticks((this.right - this.left) / 65)) {
      const x = this.px(tick);
      element("path", { d: `M${x} ${this.top}V${this.bottom}`, class: "grid" }, this.svg);
      element("text", { x, y: this.bottom + 18, "text-anchor": "middle" }, this.svg, short(tick));
    }
    element("path", { d: `M${this.left} ${this.bottom}H${this.right}`, class: "axis" }, this.svg);
    element("text", { x: (this.left + this.right) / 2, y: height - 8, "text-anchor": "middle" },
            this.svg, this.texts[this.axis] + (this.log ? ` (${this.texts.logarithmic})` : ""));
    element("text", { transform: `translate(12 ${(this.top + this.bottom) / 2}) rotate(-90)`,
                      "text-anchor": "middle" }, this.svg, `${this.curve.measure}, %`);
  }

  drawReferences(parent) {
    for (const { mean, low, high } of this.curve.references) {
      if (low !== null)
        element("rect", { x: this.left, y: this.py(high), width: this.right - this.left,
                          height: this.py(low) - this.py(high), class: "level" }, parent);
      element("path", { d: `M${this.left} ${this.py(mean)}H${this.right}`, class: "reference" },
              parent);
    }
  }

  drawWalls(parent) {
    for (const { cost, type } of this.pool) {
      const x = this.px(cost);
      let d = `M${x} ${this.top}V${this.bottom}`;
      for (let y = this.top + 3; y + 5 < this.bottom; y += 8) d += `M${x} ${y + 5}l5 -5`;
      element("path", { d, stroke: `var(--hue-${type})`, fill: "none", opacity: 0.75 }, parent);
    }
  }

  drawBands(parent) {
    this.curve.series.forEach((series, s) => {
      let stretch = [], evidence = "none";
      const flush = () => {
        if (stretch.length > 1 && evidence !== "none")
          this.stretch(parent, series, evidence, stretch);
      };
      for (const band of this.hidden.has(s) ? [] : series.band) {
        const kind = band.evidence === "measured" ? "interpolated" : band.evidence;
        const place = [this.px(this.bandCost(series, band)), this.py(band.value),
                       band.low === null ? NaN : this.py(band.low),
                       band.high === null ? NaN : this.py(band.high)];
        if (!Number.isFinite(place[0])) continue;
        if (kind !== evidence) {
          flush();
          stretch = evidence === "none" ? [] : stretch.slice(-1);
          evidence = kind;
        }
        stretch.push(place);
      }
      flush();
    });
  }

  /* Without fits: straight lines between the means; mixes are points alone. */
  drawLines(parent) {
    for (const series of this.curve.series) {
      const own = this.points.filter((p) => p.series === series);
      if (series.band.length || series.label_type === "none" || own.length < 2) continue;
      own.sort((a, b) => a.cost - b.cost);
      const d = "M" + own.map((p) => `${this.px(p.cost)} ${this.py(p.point.mean)}`).join("L");
      element("path", { d, fill: "none", ...this.stroke(series, 2) }, parent);
    }
  }

  drawPoints(parent) {
    for (const { series, point, cost } of this.points) {
      const x = this.px(cost), hue = `var(--hue-${series.label_type})`;
      if (point.low !== null)
        element("path", { d: `M${x} ${this.py(point.low)}V${this.py(point.high)}`
          + `M${x - 3.5} ${this.py(point.low)}h7M${x - 3.5} ${this.py(point.high)}h7`,
                          stroke: hue, "stroke-opacity": 0.8 }, parent);
      for (const value of point.n > 1 ? point.values : [])
        element("circle", { cx: x, cy: this.py(value), r: 1.9, fill: hue, opacity: 0.5 }, parent);
    }
    for (const { series, point, cost } of this.points)
      this.marker(this.svg, series.label_type, series.variant, this.px(cost), this.py(point.mean));
    for (const point of this.curve.published) {
      const x = this.px(this.publishedCost(point));
      if (!Number.isFinite(x)) continue;
      const group = element("g", {}, this.svg);
      element("title", {}, group, `${point.label} ${point.value}. ${point.note || ""}`);
      this.marker(group, point.label_type, "published", x, this.py(point.value));
    }
  }

  drawLabels() {
    for (const { cost, type } of this.pool)
      element("text", { transform: `translate(${this.px(cost) - 4} ${this.bottom - 8}) rotate(-90)`,
                        class: "quiet label" }, this.svg,
              type === "none" ? this.texts.pool : `${type}: ${this.texts.pool}`);
    for (const { label, mean } of this.curve.references) {
      const y = this.py(mean), near = (cost, x) => Math.abs(this.px(cost) - x) < 110;
      const low = y > this.bottom - 120;
      const crowd = (x) => this.points.filter((p) => near(p.cost, x)
        && Math.abs(this.py(p.point.mean) - y + 8) < 16).length
        + this.pool.filter((wall) => low && near(wall.cost, x)).length;
      const right = crowd(this.right - 100) <= crowd(this.left + 100);
      const below = this.curve.references.some((other) =>
        this.py(other.mean) < y && this.py(other.mean) > y - 18);
      element("text", { x: right ? this.right - 4 : this.left + 6, y: below ? y + 14 : y - 5,
                        class: "quiet label",
                        "text-anchor": right ? "end" : "start" }, this.svg,
              `${label} ${mean.toFixed(1)}`);
    }
  }

  /* ---- reading ---- */

  select(index) {
    this.current = index;
    this.svg.querySelector(".current")?.remove();
    this.tip.hidden = index < 0;
    if (index < 0) return;
    const { series, point, cost } = this.points[index];
    const x = this.px(cost), y = this.py(point.mean);
    element("circle", { cx: x, cy: y, r: 9, class: "current" }, this.svg);
    this.describe(series, point);
    const right = x > this.box.clientWidth / 2;
    this.tip.style.left = right ? "auto" : `${x + 14}px`;
    this.tip.style.right = right ? `${this.box.clientWidth - x + 14}px` : "auto";
    this.tip.style.top = `${Math.max(0, y - 30)}px`;
  }

  describe(series, point) {
    const lines = [];
    const hours = this.costs.hours(point.images), money = hours * this.costs.price;
    lines.push(`${short(hours)} h` + (money > 0 ? `, ${short(money)} ${this.texts.currency}` : ""));
    lines.push(`${this.curve.measure} ${point.mean.toFixed(1)} %`
      + (point.low === null ? ` (${this.texts.alone})`
        : ` [${point.low.toFixed(1)}, ${point.high.toFixed(1)}]`));
    lines.push(...point.runs.map((run, i) => `${run}: ${point.values[i].toFixed(1)}`).slice(0, 8));
    if (point.runs.length > 8) lines.push("…");
    const title = document.createElement("strong");
    title.textContent = `${series.label}: ${point.mix}`;
    const broken = lines.flatMap((line) => [line, document.createElement("br")]);
    this.tip.replaceChildren(title, ...broken);
  }

  onPointer(event) {
    const box = this.svg.getBoundingClientRect();
    const x = event.clientX - box.left, y = event.clientY - box.top;
    let nearest = -1, least = 24;
    this.points.forEach(({ point, cost }, i) => {
      const distance = Math.hypot(this.px(cost) - x, this.py(point.mean) - y);
      if (distance < least) [nearest, least] = [i, distance];
    });
    if (nearest !== this.current) this.select(nearest);
  }

  onKey(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.select(-1);
    if (!step || !this.points.length) return;
    event.preventDefault();
    this.select((this.current + step + this.points.length + (this.current < 0 && step < 0 ? 1 : 0))
      % this.points.length);
  }
}

Chart.patterns = 0;
