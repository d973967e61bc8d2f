using Spectre.Console;

namespace Pcp.Bpftrace.Pictures;

/// <summary>One histogram: a line for each bucket with count, share and bar, and the heat map.</summary>
internal sealed class HistogramTable
{
    /// <summary>The least width with room for a heat map beside the bars.</summary>
    private const int LeastWidth = 64;

    private const int ShareWidth = 6;

    private readonly Canvas _canvas;
    private readonly Histogram _histogram;
    private readonly HeatMap _map;
    private readonly bool _isBeside;
    private readonly bool _isBelow;
    private readonly int _labelWidth;
    private readonly int _countWidth;
    private readonly int _mapWidth;
    private readonly int _barWidth;

    public HistogramTable(VariableHistory history, Histogram histogram, Canvas canvas)
    {
        _canvas = canvas;
        bool isBoth = canvas.View == HistogramView.Both;
        _isBeside = isBoth && canvas.Width >= LeastWidth;
        _isBelow = isBoth && !_isBeside && canvas.Height >= 2 * histogram.Rows.Count;
        _histogram = histogram.Shrink(Math.Max(1, canvas.Height));
        _labelWidth = _histogram.Rows.Select(row => BucketLabel.Of(row.Range).Length).DefaultIfEmpty().Max();
        _countWidth = _histogram.Rows.Select(row => Count(row).Length).DefaultIfEmpty().Max();

        int room = Math.Max(0, canvas.Width - NumbersWidth);
        _mapWidth = _isBeside ? (room - 3) / 2 : _isBelow || canvas.View == HistogramView.HeatMap ? room : 0;
        _barWidth = _isBeside ? room - _mapWidth - 3 : canvas.View == HistogramView.HeatMap ? 0 : room;
        _map = new HeatMap(history.Intervals, _histogram, _mapWidth, canvas.Appearance);
    }

    /// <summary>The width of label, count and share with a space behind each.</summary>
    private int NumbersWidth => _labelWidth + _countWidth + ShareWidth + 3;

    public IReadOnlyList<Line> Draw()
    {
        int rows = Math.Min(_histogram.Rows.Count, _canvas.Height);
        List<Line> lines = [.. Enumerable.Range(0, rows).Select(Row)];
        if (_isBelow)
            lines.AddRange(Enumerable.Range(0, rows).Select(row => WithMap(Label(row), _map.Row(row))));
        if (_mapWidth > 0 && rows > 0 && lines.Count < _canvas.Height)
            lines.Add(WithMap(new Line(), _map.Axis()));
        return [.. lines.Select(line => line.Fit(_canvas.Width, _canvas.Appearance))];
    }

    private Line Row(int index)
    {
        HistogramRow row = _histogram.Rows[index];
        double highest = _histogram.Rows.Max(other => other.Amount);
        string share = Numbers.Share(row.Amount, _histogram.Total);
        Line line = Label(index)
            .Add(Count(row).PadLeft(_countWidth), StyleOf(row))
            .Add(share.PadLeft(ShareWidth + 1) + " ", Palette.Dim)
            .Add(Bar.Horizontal(row.Amount / highest, _barWidth, _canvas.Appearance), Palette.Bar);
        return _isBelow || _mapWidth == 0 ? line : WithMap(line, _map.Row(index));
    }

    private Line Label(int index)
    {
        HistogramRow row = _histogram.Rows[index];
        return new Line(BucketLabel.Of(row.Range).PadRight(_labelWidth + 1), StyleOf(row));
    }

    /// <summary>The map is at the right edge, behind a vertical line if it is beside bars.</summary>
    private Line WithMap(Line line, Line map)
    {
        string separator = _isBeside ? _canvas.Appearance.VerticalLine + " " : "";
        return line.PadTo(_canvas.Width - map.Width - separator.Length).Add(separator, Palette.Dim).Add(map);
    }

    private string Count(HistogramRow row) =>
        _canvas.Sort == SortOrder.Rate ? Numbers.Rate(row.Amount) : Numbers.Exact(row.Amount);

    private static Style StyleOf(HistogramRow row) => row.Amount > 0 ? Palette.Plain : Palette.Dim;
}
