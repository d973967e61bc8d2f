using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Pictures;

/// <summary>The rows of a map that are shown, in columns.</summary>
internal sealed class MapTable
{
    private const int Gap = 2;
    private const int LeastKey = 4;
    private const int LeastBar = 5;
    private const int MostBar = 60;
    private const int ShareWidth = 6;

    private readonly Canvas _canvas;
    private readonly Reading[] _readings;
    private readonly string[][] _keys;
    private readonly int[] _keyWidths;
    private readonly bool[] _isNumber;
    private readonly bool _isText;
    private readonly bool _hasShare;
    private readonly int _valueWidth;
    private readonly int _rateWidth;
    private readonly int _barWidth;

    /// <param name="variable">The map.</param>
    /// <param name="readings">The rows, at least one.</param>
    /// <param name="parts">The number of parts that all keys have, or 1.</param>
    /// <param name="canvas">Where and how.</param>
    public MapTable(Variable variable, Reading[] readings, int parts, Canvas canvas)
    {
        _canvas = canvas;
        _readings = readings;
        _keys = [.. readings.Select(reading => Split(reading.Key, parts))];
        _keyWidths = [.. Enumerable.Range(0, parts).Select(part => _keys.Max(cells => Cells.Width(cells[part])))];
        _keyWidths[^1] += Math.Max(0, LeastKey - KeyWidth);
        _isNumber =
        [
            .. _keyWidths.Select((_, part) => parts > 1 && _keys.All(cells => KeyComparer.IsNumber(cells[part]))),
        ];
        _isText = readings.Any(reading => reading.IsText);
        int numbers = Gap + "value".Length;
        if (!_isText)
        {
            _hasShare = variable.Combination == Combination.Sum;
            _valueWidth = Math.Max(readings.Max(reading => reading.Exact.Length), "value".Length + 1);
            _rateWidth = variable.IsCounter ? Math.Max(readings.Max(reading => Rate(reading).Length), 5) : 0;
            numbers = Gap + _valueWidth + (_rateWidth > 0 ? Gap + _rateWidth : 0) + (_hasShare ? Gap + ShareWidth : 0);
        }

        // Where the keys are too wide, the widest columns lose.
        for (int over = KeyWidth + numbers - _canvas.Width; over > 0 && KeyWidth > (LeastKey + Gap) * parts; over--)
            _keyWidths[Array.IndexOf(_keyWidths, _keyWidths.Max())]--;
        int room = _canvas.Width - KeyWidth - numbers - Gap;
        _barWidth = _isText || room < LeastBar ? 0 : Math.Min(room, MostBar);
    }

    /// <summary>The amount that shares are parts of.</summary>
    public required double Total { get; init; }

    /// <summary>The amount of the longest bar; those below zero have none.</summary>
    public required double Highest { get; init; }

    private int KeyWidth => _keyWidths.Sum() + (Gap * (_keyWidths.Length - 1));

    public Line Heading()
    {
        Line line = new(Name("key", SortOrder.Key).PadRight(KeyWidth + Gap), Palette.Dim);
        if (_isText)
            return line.Add("value", Palette.Dim).Fit(_canvas.Width, _canvas.Appearance);
        line.Add(Name("value", SortOrder.Value).PadLeft(_valueWidth), Palette.Dim);
        if (_rateWidth > 0)
            line.Add(Name("rate", SortOrder.Rate).PadLeft(_rateWidth + Gap), Palette.Dim);
        if (_hasShare)
            line.Add("share".PadLeft(ShareWidth + Gap), Palette.Dim);
        return line.Fit(_canvas.Width, _canvas.Appearance);
    }

    public Line Row(int row)
    {
        Reading reading = _readings[row];
        Line line = new();
        for (int part = 0; part < _keyWidths.Length; part++)
        {
            string cell = Cells.Fit(_keys[row][part], _keyWidths[part], _canvas.Appearance.Ellipsis);
            line.Add(_isNumber[part] ? Cells.PadLeft(cell, _keyWidths[part]) : Cells.PadRight(cell, _keyWidths[part]));
            line.Add(Cells.Space(Gap));
        }

        if (_isText)
            return line.Add(_canvas.Appearance.Text(reading.Exact)).Fit(_canvas.Width, _canvas.Appearance);
        double amount = reading.Amount(_canvas.Sort);
        line.Add(reading.Exact.PadLeft(_valueWidth), Palette.Strong);
        if (_rateWidth > 0)
            line.Add(Rate(reading).PadLeft(_rateWidth + Gap), Palette.Rate);
        if (_hasShare)
            line.Add(Numbers.Share(amount, Total).PadLeft(ShareWidth + Gap), Palette.Dim);
        string bar = Highest > 0 ? Bar.Horizontal(amount / Highest, _barWidth, _canvas.Appearance) : "";
        return line.Add(bar.Length > 0 ? "  " : "").Add(bar, Palette.Bar).Fit(_canvas.Width, _canvas.Appearance);
    }

    private static string Rate(Reading reading) => reading.Rate is double rate ? Numbers.Rate(rate) : "";

    private string[] Split(string key, int parts) =>
        [.. (parts > 1 ? key.Split(',') : [key]).Select(_canvas.Appearance.Text)];

    private string Name(string name, SortOrder order) =>
        _canvas.Sort != order ? name
            : name + (order == SortOrder.Key ? _canvas.Appearance.Ascending : _canvas.Appearance.Descending);
}
