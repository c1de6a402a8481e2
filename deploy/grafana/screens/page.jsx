// One dashboard as a page, each panel drawn by Grafana's own components for its kind.
import {
    FieldType,
    createDataFrame,
    createTheme,
    dateTime,
    fieldMatchers,
    getDisplayProcessor,
    getFieldDisplayName,
    getFieldDisplayValues,
    getDisplayValueAlignmentFactors,
    getMinMaxAndDelta,
    renderMarkdown,
    standardTransformers,
    standardTransformersRegistry,
    transformDataFrame,
} from '@grafana/data';
import { BarGauge, BigValue, GlobalStyles, PanelChrome, Table, TimeSeries, VizRepeater } from '@grafana/ui';
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { firstValueFrom } from 'rxjs';
import 'uplot/dist/uPlot.min.css';

const { dashboard, results, from, to, step } = window.drawn;
const COLUMNS = 24;
const CELL = 30;
const GAP = 8;
const WIDTH = 1600;
const theme = createTheme({ colors: { mode: 'dark' } });
const timeRange = { from: dateTime(from * 1000), to: dateTime(to * 1000), raw: { from: 'now', to: 'now' } };

standardTransformersRegistry.setInit(() => {
    const transformation = standardTransformers.organizeFieldsTransformer;
    return [{ id: transformation.id, name: transformation.name, transformation, editor: () => null }];
});

function frames(panel) {
    const series = results[panel.id] ?? [];
    const tables = series.filter((one) => one.table);
    return [...lines(series.filter((one) => !one.table)), ...(tables.length ? [table(tables)] : [])];
}

function lines(series) {
    return series.map(({ labels, name, refId, points }) =>
        createDataFrame({
            refId,
            fields: [
                { name: 'Time', type: FieldType.time, values: points.map(([time]) => time * 1000), config: { interval: step * 1000 } },
                {
                    name: 'Value',
                    type: FieldType.number,
                    labels,
                    values: points.map(([, value]) => number(value)),
                    config: name ? { displayNameFromDS: name } : {},
                },
            ],
        })
    );
}

/** NaN and the infinities are gaps in a line. */
function number(value) {
    return Number.isFinite(Number(value)) ? Number(value) : null;
}

function table(series) {
    const labels = [...new Set(series.flatMap((one) => Object.keys(one.labels)))].sort();
    const column = (name, type, value) => ({ name, type, config: {}, values: series.map(value) });
    return createDataFrame({
        fields: [
            column('Time', FieldType.time, (one) => one.points[0][0] * 1000),
            ...labels.map((label) => column(label, FieldType.string, (one) => one.labels[label] ?? '')),
            column('Value', FieldType.number, (one) => Number(one.points[0][1])),
        ],
    });
}

/** Defaults and overrides of a panel, laid on its fields. */
function configured(panel, data) {
    const { defaults = {}, overrides = [] } = panel.fieldConfig ?? {};
    let index = 0;
    for (const frame of data) {
        for (const field of frame.fields) {
            field.config = { ...structuredClone(defaults), ...field.config };
            for (const { matcher, properties } of overrides) {
                if (fieldMatchers.get(matcher.id).get(matcher.options)(field, frame, data)) {
                    properties.forEach(({ id, value }) => set(field.config, id, value));
                }
            }
            if (field.type === FieldType.number) {
                field.state = { ...field.state, seriesIndex: index++, range: getMinMaxAndDelta(field) };
            }
            field.display = getDisplayProcessor({ field, theme });
            field.state = { ...field.state, displayName: getFieldDisplayName(field, frame, data) };
        }
    }
    return data;
}

function set(config, id, value) {
    const custom = id.startsWith('custom.');
    const target = custom ? (config.custom ??= {}) : config;
    target[custom ? id.slice('custom.'.length) : id] = value;
}

function Lines({ panel, data, width, height }) {
    return data.length === 0 ? <Nothing /> : (
        <TimeSeries frames={data} timeRange={timeRange} timeZone="utc" width={width} height={height} legend={panel.options.legend} />
    );
}

const Nothing = () => <div style={{ color: theme.colors.text.secondary, textAlign: 'center', paddingTop: 40 }}>No data</div>;

/** What a panel reduces its series to, one beside the other. */
function Values({ panel, data, sparkline = false, ...repeated }) {
    const values = getFieldDisplayValues({
        fieldConfig: panel.fieldConfig,
        reduceOptions: panel.options.reduceOptions,
        replaceVariables: (text) => text,
        theme,
        data,
        sparkline,
        timeZone: 'utc',
    });
    return (
        <VizRepeater
            source={data}
            getValues={() => values}
            getAlignmentFactors={getDisplayValueAlignmentFactors}
            orientation={panel.options.orientation}
            renderCounter={1}
            {...repeated}
        />
    );
}

function Numbers({ panel, data, width, height }) {
    const { options } = panel;
    return (
        <Values
            panel={panel}
            data={data}
            sparkline={options.graphMode !== 'none'}
            width={width}
            height={height}
            autoGrid
            renderValue={({ value, alignmentFactors, width, height, count }) => (
                <BigValue
                    value={value.display}
                    sparkline={value.sparkline}
                    alignmentFactors={alignmentFactors}
                    count={count}
                    colorMode={options.colorMode}
                    graphMode={options.graphMode}
                    justifyMode={options.justifyMode}
                    textMode={options.textMode}
                    disableWideLayout={!options.wideLayout}
                    width={width}
                    height={height}
                    theme={theme}
                />
            )}
        />
    );
}

function Bars({ panel, data, width, height }) {
    const { options } = panel;
    return (
        <Values
            panel={panel}
            data={data}
            width={width}
            height={height}
            itemSpacing={10}
            minVizHeight={options.minVizHeight}
            maxVizHeight={options.maxVizHeight}
            renderValue={({ value, alignmentFactors, orientation, width, height }) => (
                <BarGauge
                    value={value.display}
                    field={value.field}
                    display={value.view?.getFieldDisplayProcessor(value.colIndex)}
                    alignmentFactors={alignmentFactors}
                    orientation={orientation}
                    displayMode={options.displayMode}
                    valueDisplayMode={options.valueMode}
                    namePlacement={options.namePlacement}
                    showUnfilled={options.showUnfilled}
                    width={width}
                    height={height}
                    theme={theme}
                />
            )}
        />
    );
}

function Rows({ panel, data, width, height }) {
    return data.length === 0 ? <Nothing /> : <Table data={data[0]} width={width} height={height} cellHeight={panel.options.cellHeight} timeRange={timeRange} />;
}

function Words({ panel }) {
    return <div className="markdown-html" dangerouslySetInnerHTML={{ __html: renderMarkdown(panel.options.content) }} />;
}

const KINDS = { timeseries: Lines, stat: Numbers, bargauge: Bars, table: Rows, text: Words };

function Panel({ panel, data }) {
    const unit = (WIDTH + GAP) / COLUMNS;
    const { x, y, w, h } = panel.gridPos;
    const place = { position: 'absolute', left: x * unit, top: y * (CELL + GAP) };
    const width = w * unit - GAP;
    const height = h * (CELL + GAP) - GAP;
    if (panel.type === 'row') {
        return <div style={{ ...place, fontWeight: 500, fontSize: 16, lineHeight: `${height}px` }}>⌄ {panel.title}</div>;
    }
    const Kind = KINDS[panel.type];
    return (
        <div style={place}>
            <PanelChrome title={panel.title} description={panel.description} width={width} height={height} padding={panel.type === 'stat' ? 'none' : 'md'}>
                {(width, height) => <Kind panel={panel} data={data} width={width} height={height} />}
            </PanelChrome>
        </div>
    );
}

async function prepared(panel) {
    const data = await firstValueFrom(transformDataFrame(panel.transformations ?? [], frames(panel)));
    return configured(panel, data);
}

const panels = await Promise.all(dashboard.panels.map(async (panel) => ({ panel, data: await prepared(panel) })));
flushSync(() =>
    createRoot(document.getElementById('dashboard')).render(
        <>
            <GlobalStyles isExtensionOrAppPlugin={false} hackNoBackdropBlur />
            <h1 style={{ fontSize: 18, margin: '0 0 12px' }}>{dashboard.title}</h1>
            <div style={{ position: 'relative' }}>
                {panels.map(({ panel, data }) => (
                    <Panel key={panel.id} panel={panel} data={data} />
                ))}
            </div>
        </>
    )
);
