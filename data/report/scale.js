/* Costs that can be changed, and axes with ticks at 1, 2 and 5 times powers of ten. */
"use strict";

/* ---- costs ---- */

class Costs {
  constructor(start) {
    this.start = start;
    this.reset();
  }

  reset() {
    this.seconds = { ...this.start.seconds };
    this.price = this.start.price;
  }

  get changed() {
    return this.price !== this.start.price
      || Object.keys(this.seconds).some((type) => this.seconds[type] !== this.start.seconds[type]);
  }

  hours(images) {
    let sum = 0;
    for (const [type, n] of Object.entries(images))
      if (n > 0) sum += (this.start.fixed[type] || 0) + n * this.seconds[type] / 3600;
    return sum;
  }

  /* On an axis: hours, images or money. */
  of(axis, images) {
    if (axis === "images") return Object.values(images).reduce((a, b) => a + b, 0);
    return this.hours(images) * (axis === "money" ? this.price : 1);
  }

  /* Images of a type that a cost of the page as it was made stands for. */
  images(axis, type, cost) {
    if (axis === "images") return cost;
    const hours = axis === "money" ? cost / this.start.price : cost;
    return (hours - (this.start.fixed[type] || 0)) * 3600 / this.start.seconds[type];
  }
}

/* ---- axes ---- */

function niceStep(wish) {
  const power = 10 ** Math.floor(Math.log10(wish)), square = (wish / power) ** 2;
  return power * (square <= 2 ? 1 : square <= 10 ? 2 : square <= 50 ? 5 : 10);
}

class Axis {
  constructor(values, log) {
    const kept = values.filter((v) => Number.isFinite(v) && (!log || v > 0));
    const t = kept.map((v) => (log ? Math.log10(v) : v));
    let low = Math.min(...t), high = Math.max(...t);
    if (!kept.length) [low, high] = log ? [-1, 1] : [0, 1];
    const room = high > low ? 0.06 * (high - low) : log ? 0.5 : Math.abs(low) * 0.1 || 0.5;
    this.log = log;
    this.low = low - room;
    this.high = high + room;
  }

  position(value) {
    return ((this.log ? Math.log10(value) : value) - this.low) / (this.high - this.low);
  }

  ticks(wanted) {
    if (this.log) {
      for (const ladder of [[1, 2, 5], [1]]) {
        const ticks = [];
        for (let d = Math.floor(this.low); d <= Math.ceil(this.high); d++)
          for (const m of ladder) ticks.push(m * 10 ** d);
        const inside = ticks.filter((v) => this.position(v) >= 0 && this.position(v) <= 1);
        if (inside.length >= 2 && inside.length <= 1.5 * wanted) return inside;
      }
    }
    const low = this.log ? 10 ** this.low : this.low, high = this.log ? 10 ** this.high : this.high;
    const step = niceStep((high - low) / wanted), ticks = [];
    for (let i = Math.ceil(low / step); i * step <= high; i++) ticks.push(i * step);
    return ticks;
  }
}

function short(value) {
  return String(Number(value.toPrecision(value >= 100 ? 4 : 3)));
}
