/* What the page does beside its curve: costs that can be changed, tables that can be sorted,
 * pictures that can be compared. Without scripts everything is there but stands still. */

/* A column is sorted by its numbers where it has any; a second time the other way round. */
function sortTable(table, column, header) {
  const descending = header.getAttribute("aria-sort") === "ascending"
    || (!header.hasAttribute("aria-sort") && header.classList.contains("number"));
  const key = (row) => {
    const cell = row.cells[column];
    return cell.dataset.value !== undefined ? Number(cell.dataset.value) : cell.textContent;
  };
  const compare = (a, b) => {
    const x = key(a), y = key(b);
    if (typeof x !== typeof y) return typeof x === "number" ? -1 : 1;
    const order = typeof x === "number" ? x - y : x.localeCompare(y);
    return descending ? -order : order;
  };
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const body = table.tBodies[0], rows = [...body.rows].sort(compare);
  rows.forEach((row) => row.classList.remove("rule"));
  body.append(...rows);
}

function makeSortable(table) {
  [...table.tHead.rows[0].cells].forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => sortTable(table, column, header));
  });
}

/* A number in the cost table that changes the chart. */
function makeCostInput(cell, chart, apply) {
  const input = document.createElement("input"), start = Number(cell.dataset.value);
  Object.assign(input, { type: "number", min: 0, step: "any", value: start });
  input.setAttribute("aria-label", cell.dataset.label);
  input.addEventListener("input", () => {
    const value = Number(input.value);
    if (input.value === "" || !(value >= 0)) return;
    apply(value);
    input.classList.toggle("changed", value !== start);
    chart.draw();
  });
  cell.replaceChildren(input);
  return () => {
    input.value = start;
    input.classList.remove("changed");
  };
}

function makeCostsLive(chart, texts) {
  const resets = [];
  for (const cell of document.querySelectorAll("[data-cost]")) {
    const type = cell.dataset.cost;
    resets.push(makeCostInput(cell, chart, (value) => {
      if (type === "price") chart.costs.price = value;
      else chart.costs.seconds[type] = value;
      button.hidden = !chart.costs.changed;
    }));
  }
  const button = document.createElement("button"), bar = document.createElement("p");
  button.type = "button";
  button.textContent = texts.reset;
  button.hidden = true;
  button.addEventListener("click", () => {
    chart.costs.reset();
    resets.forEach((reset) => reset());
    button.hidden = true;
    chart.draw();
  });
  bar.className = "controls";
  bar.append(texts.live, button);
  document.querySelector("#costs .scroll").after(bar);
}

/* Two pictures of a scene on top of each other, cut at a line that can be moved. */
function makeSlider(scene, texts) {
  const pictures = [...scene.querySelectorAll(".pictures figure")];
  if (pictures.length < 2) return;
  const slider = document.createElement("div");
  slider.className = "slider";
  slider.innerHTML = "<div class=\"stack\"><img/><img/></div>"
    + "<input type=\"range\" min=\"0\" max=\"100\" value=\"50\"/><div class=\"sides\"></div>";
  const images = slider.querySelectorAll("img"), range = slider.querySelector("input");
  range.setAttribute("aria-label", texts.cut);
  range.addEventListener("input", () => slider.style.setProperty("--cut", `${range.value}%`));
  images.forEach((image, side) => {
    const label = document.createElement("label"), select = document.createElement("select");
    pictures.forEach((picture, i) =>
      select.add(new Option(picture.querySelector("figcaption").textContent, i)));
    const show = () => {
      const shown = pictures[select.value].querySelector("img");
      image.src = shown.src;
      image.alt = shown.alt;
    };
    select.value = side === 0 ? Math.min(1, pictures.length - 1) : pictures.length - 1;
    select.addEventListener("change", show);
    label.append(side === 0 ? texts.before : texts.after, " ", select);
    slider.querySelector(".sides").append(label);
    show();
  });
  scene.querySelector("h3").after(slider);
}

function start() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const place = document.getElementById("chart");
  document.documentElement.classList.add("live");
  if (place) makeCostsLive(new Chart(place, data), data.texts);
  document.querySelectorAll("table.sortable").forEach(makeSortable);
  document.querySelectorAll(".scene").forEach((scene) => makeSlider(scene, data.texts));
  document.documentElement.dataset.ready = "yes";
}

start();
