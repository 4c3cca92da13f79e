// Charts of the tables of a report: what is drawn is read from the table below, which says it all. The colours are those of the page.

const language = document.documentElement.lang;
const rightToLeft = document.documentElement.dir === 'rtl';
const number = new Intl.NumberFormat(language);
const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const height = 260;
const narrow = 80;
const most = 12;

/** A colour as canvas takes it; light-dark() is resolved by whoever has it as its own colour. */
function colour(name) {
  const probe = document.createElement('span');
  probe.className = `ink-${name}`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function read(table) {
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows];
  const drawn = heads.flatMap((head, place) => (head.dataset.drawn ? [{ place, name: head.dataset.drawn, label: head.textContent.trim() }] : []));
  return {
    labels: rows.map(row => row.cells[0].querySelector('time')?.dateTime ?? row.cells[0].textContent.trim()),
    series: drawn.map(column => ({ ...column, values: rows.map(row => Number(row.cells[column.place].querySelector('data')?.value ?? 0)) })),
  };
}

const inks = { won: 'good', lost: 'bad', closed: 'warning' };

function axis(ink, line, more) {
  return { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 }, font: '13px system-ui, sans-serif', ...more };
}

function draw(chart) {
  const table = document.getElementById(chart.dataset.of);
  const isCourse = chart.dataset.course === 'true';
  let { labels, series } = read(table);
  if (!isCourse) {
    labels = labels.slice(0, most);
    series = series.map(one => ({ ...one, values: one.values.slice(0, most) }));
  }

  chart.replaceChildren();
  if (labels.length === 0 || chart.clientWidth === 0) {
    return;
  }

  const [ink, line] = [colour('quiet'), colour('line')];
  const width = chart.clientWidth;
  const isTight = width / labels.length < narrow;
  const isDouble = series.length > 1;
  const bars = place => uPlot.paths.bars({ size: [isDouble ? 0.35 : 0.6, 60], align: isDouble ? (place === 0 ? -1 : 1) : 0 });
  new uPlot({
    width,
    height,
    cursor: { show: false },
    legend: { live: false, show: isDouble },
    scales: {
      x: { time: false, dir: rightToLeft ? -1 : 1, range: isCourse ? undefined : () => [-0.6, labels.length - 0.4] },
      y: { range: (_, __, top) => [0, Math.max(1, top * 1.1)] },
    },
    series: [{}, ...series.map((one, place) => {
      const stroke = colour(inks[one.name] ?? 'accent');
      return {
        label: one.label,
        stroke,
        width: 2,
        fill: isCourse ? undefined : stroke,
        dash: isCourse && place > 0 ? [6, 4] : undefined,
        paths: isCourse ? undefined : bars(place),
        points: { show: isCourse },
      };
    })],
    axes: [
      axis(ink, line, {
        grid: { show: false },
        splits: isCourse ? undefined : () => labels.map((_, place) => place),
        incrs: isCourse ? [1, 2, 4, 8, 13, 26, 52, 104, 260] : undefined,
        values: (_, splits) => splits.map(place => (isCourse ? (labels[place] ? day.format(new Date(labels[place])) : '') : labels[place])),
        rotate: isTight && !isCourse ? -45 : 0,
        size: isTight && !isCourse ? 90 : 40,
        space: isCourse ? narrow : 1,
      }),
      axis(ink, line, { side: rightToLeft ? 1 : 3, values: (_, splits) => splits.map(value => (Number.isInteger(value) ? number.format(value) : '')), size: 60 }),
    ],
  }, [labels.map((_, place) => place), ...series.map(one => one.values)], chart);
}

const charts = [...document.querySelectorAll('.chart')];
const drawAll = () => charts.forEach(draw);

let waiting;
new ResizeObserver(() => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(drawAll);
}).observe(document.getElementById('content'));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
matchMedia('(prefers-contrast: more)').addEventListener('change', drawAll);
new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ['data-theme'] });
