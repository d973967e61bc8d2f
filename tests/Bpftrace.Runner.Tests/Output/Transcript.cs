using System.Text;
using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

/// <summary>Writes down a sink's calls in a form that people read; fails on calls against the sink's rules.</summary>
internal sealed class Transcript : IMessageSink
{
    private static readonly UTF8Encoding _strict = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly StringBuilder _text = new();
    private bool _isInVariable;
    private bool _isEmpty;

    /// <summary>Variables that are not wanted.</summary>
    public IReadOnlySet<string> Unwanted { get; init; } = new HashSet<string>();

    /// <summary>The variables without keys; all others have some.</summary>
    public IReadOnlySet<string> Singles { get; init; } = new HashSet<string>();

    /// <summary>The variables with what <c>buf()</c> gives.</summary>
    public IReadOnlySet<string> Buffers { get; init; } = new HashSet<string>();

    public bool IsSingle { get; private set; }

    public bool HoldsBytes { get; private set; }

    public override string ToString() => _text.ToString();

    public static string Of(string line, OutputQuirks quirks = default, IReadOnlySet<string>? singles = null) =>
        Of(Encoding.UTF8.GetBytes(line), quirks, singles);

    public static string Of(
        ReadOnlySpan<byte> output, OutputQuirks quirks = default, IReadOnlySet<string>? singles = null)
    {
        Transcript transcript = new() { Singles = singles ?? new HashSet<string>() };
        using OutputReader reader = new(transcript, 1 << 20, quirks);
        reader.Append(output);
        reader.Complete();
        return transcript.ToString();
    }

    public void Attached(long probes) => Write($"attached {probes}");

    public bool BeginVariable(ReadOnlySpan<byte> name)
    {
        Assert.That(_isInVariable, Is.False);
        if (Unwanted.Contains(Decode(name)))
            return false;
        _isInVariable = _isEmpty = true;
        IsSingle = Singles.Contains(Decode(name));
        HoldsBytes = Buffers.Contains(Decode(name));
        Write(Decode(name));
        return true;
    }

    public void Number(ReadOnlySpan<byte> instance, long order, ulong bits, bool isNegative)
    {
        long value = unchecked((long)bits);
        Assert.That(!isNegative || value < 0, Is.True);
        WriteValue(instance, order, isNegative ? $"{value}" : $"{bits}");
    }

    public void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text) => WriteValue(instance, 0, Quote(text));

    public void EndVariable()
    {
        Assert.That(_isInVariable, Is.True);
        if (_isEmpty)
            Write("  nothing");
        _isInVariable = false;
    }

    public void Printed(ReadOnlySpan<byte> text) => Write($"printed {Quote(text)}");

    public void LostEvents(long events) => Write($"lost {events}");

    public void Warning(string message) => Write($"warning: {message}");

    private void WriteValue(ReadOnlySpan<byte> instance, long order, string value)
    {
        Assert.That(_isInVariable, Is.True);
        _isEmpty = false;
        string name = instance.IsEmpty ? "" : $"[{Decode(instance)}] ";
        Write($"  {name}{value}{(order == 0 ? "" : $" order {order}")}");
    }

    private void Write(string line) => _text.Append(line).Append('\n');

    private static string Quote(ReadOnlySpan<byte> text) => $"\"{Decode(text)}\"";

    private static string Decode(ReadOnlySpan<byte> text)
    {
        StringBuilder shown = new();
        foreach (char c in _strict.GetString(text))
        {
            shown.Append(c switch
            {
                '\n' => "⏎",
                '\t' => "⇥",
                _ when char.IsControl(c) => $"<{(int)c:x2}>",
                _ => c.ToString(),
            });
        }

        return shown.ToString();
    }
}
