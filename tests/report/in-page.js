/* Appended to a report by test-chromium: uses the page as a reader does, and leaves what went wrong
 * in the attribute data-test of the document. */
{
  const wrong = [], find = (selector) => document.querySelector(selector);
  const expect = (what, holds) => { if (!holds) wrong.push(what); };
  const chart = () => find(".chart svg").innerHTML;
  const change = (node, value, event) => {
    node.value = value;
    node.dispatchEvent(new Event(event, { bubbles: true }));
  };

  try {
    const first = chart();
    expect("the live chart replaces the drawing",
           getComputedStyle(find(".still")).display === "none");
    expect("marks are drawn", find(".chart svg").querySelectorAll("polygon, circle").length > 30);
    expect("fits are drawn", first.includes("url(#hatch-"));
    expect("no number is missing", !first.includes("NaN"));

    const data = JSON.parse(find("#data").textContent), costs = new Costs(data.costs);
    expect("scripts and program agree on every cost", data.curve.series.every((series) =>
      series.points.every(({ images, x }) => Math.abs(costs.of("hours", images) - x) < 1e-9 * x)));

    const cost = find("[data-cost=point] input"), back = find("#costs .controls button");
    expect("nothing is changed yet", back.hidden);
    change(cost, "450", "input");
    expect("a cost moves points", chart() !== first);
    expect("a change can be taken back", !back.hidden);
    back.click();
    expect("and is", chart() === first && cost.value === "55" && back.hidden);

    const [axis] = document.querySelectorAll("#chart select");
    for (const name of ["images", "money", "hours"]) {
      change(axis, name, "change");
      const drawn = chart();
      expect(`axis ${name}`, (drawn === first) === (name === "hours") && !drawn.includes("NaN"));
    }
    find("#chart input[type=checkbox]").click();
    expect("a linear axis", chart() !== first && !chart().includes("NaN"));
    find("#chart input[type=checkbox]").click();

    const [legend] = document.querySelectorAll(".legend button");
    legend.click();
    expect("a series can be hidden", legend.getAttribute("aria-pressed") === "false"
      && chart().length < first.length);
    legend.click();

    const press = (key) => find(".chart svg").dispatchEvent(new KeyboardEvent("keydown", { key }));
    press("ArrowRight");
    const tip = find(".tip");
    expect("keys reach the points", !tip.hidden && tip.textContent.includes("mIoU"));
    press("Escape");
    expect("and leave them", tip.hidden);

    const [labels, , images] = document.querySelectorAll("#results thead button");
    const column = (i) => [...document.querySelectorAll("#results tbody tr")]
      .map((row) => Number(row.cells[i].dataset.value));
    images.click();
    expect("sorted, largest first", column(2).every((v, i, all) => !i || all[i - 1] >= v));
    images.click();
    expect("and smallest first", column(2).every((v, i, all) => !i || all[i - 1] <= v));
    expect("as told", images.parentNode.getAttribute("aria-sort") === "ascending");
    labels.click();
    const [top] = find("#results tbody").rows;
    expect("texts sort too", top.cells[0].textContent.startsWith("200 coarse"));

    const slider = find(".slider"), range = slider.querySelector("input");
    change(range, "20", "input");
    expect("the slider cuts", slider.style.getPropertyValue("--cut") === "20%");
    change(slider.querySelector("select"), "0", "change");
    expect("another picture", slider.querySelector("img").src
      === find(".scene .pictures img").src);
    expect("pictures are whole", [...document.querySelectorAll(".pictures img")]
      .every((image) => image.complete && image.naturalWidth === 64));

    document.body.style.width = "400px";
    expect("nothing sticks out of a narrow page", document.body.scrollWidth <= 400);
  } catch (error) {
    wrong.push(String(error));
  }
  document.documentElement.dataset.test = wrong.join("; ") || "good";
}
