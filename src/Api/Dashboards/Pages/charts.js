'use strict';

// Draws a course of minutes as a line, without a library: null is a gap.
const drawing = 'http://www.w3.org/2000/svg';
const [chartWidth, chartHeight, chartEdge] = [300, 60, 2];

function shape(kind, attributes) {
  const element = document.createElementNS(drawing, kind);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function lines(values, top) {
  const x = index => (index * chartWidth / Math.max(1, values.length - 1)).toFixed(1);
  const y = value => (chartHeight - chartEdge - value / top * (chartHeight - 2 * chartEdge)).toFixed(1);
  const parts = [];
  let part = null;
  values.forEach((value, index) => {
    if (value === null) {
      part = null;
      return;
    }

    if (!part) parts.push(part = []);
    part.push(`${x(index)},${y(value)}`);
  });

  // One minute alone would be a line without length.
  return parts.map(points => points.length > 1 ? points.join(' ') : `${points[0]} ${points[0]}`);
}

// name: what it is, show: a value as text.
function chart(name, values, show, bad) {
  const known = values.filter(value => value !== null);
  const most = Math.max(0, ...known);
  const last = known.length > 0 ? show(known[known.length - 1]) : 'unknown';
  const svg = shape('svg', { viewBox: `0 0 ${chartWidth} ${chartHeight}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `${name}: at last ${last}, at most ${show(most)}` });
  for (const points of lines(values, most || 1)) {
    svg.append(shape('polyline', { points, class: bad && most > 0 ? 'line bad' : 'line' }));
  }

  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  const figures = document.createElement('span');
  figures.textContent = `${last}, at most ${show(most)}`;
  caption.append(name, figures);
  figure.append(caption, svg);
  return figure;
}
