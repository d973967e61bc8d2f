using System.Text;

namespace Pcp.Interop.Tables;

/// <summary>
/// Numbers of an instance domain that outlast the process, as pmdaCache(3) keeps them: a name has the same number in
/// the next life, and no number is given to a second name in any life. Names that were not asked for in a long time
/// make room for others; their numbers are not used again. One thread only.
/// </summary>
public sealed class InstanceNumbers
{
    /// <summary>Numbers are below this.</summary>
    public const int Limit = 1 << 30;

    /// <summary>The most names that are remembered.</summary>
    public const int MaxNames = 1000;

    /// <summary>The most bytes of names that are remembered.</summary>
    public const int MaxBytes = 64 * 1024;

    // After a crash this many numbers may be skipped; in return not every new name has to be saved at once.
    private const int Reserve = 1000;

    // By name, its bytes as Latin-1; the one that was asked for most recently is the last.
    private readonly OrderedDictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private int _bytes;
    private int _next;
    private int _saved;
    private bool _hasNewNames;

    /// <summary>Numbers of a domain that had none before.</summary>
    /// <param name="owner">What the domain belongs to, on one line: names of another owner are not taken over.</param>
    public InstanceNumbers(string owner) => Owner = owner;

    /// <summary>What the domain belongs to.</summary>
    public string Owner { get; }

    /// <summary>Whether <see cref="Save"/> would save anything that is not saved yet.</summary>
    public bool NeedsSave => _hasNewNames || IsSaveUrgent;

    /// <summary>Whether a crash now would have the next life give numbers again that have been given.</summary>
    public bool IsSaveUrgent => _next > _saved;

    /// <summary>The number of a name: the one that it has, or a new one; -1 if there are no more.</summary>
    public int NumberOf(ReadOnlySpan<byte> name)
    {
        string key = Encoding.Latin1.GetString(name);
        if (_numbers.Remove(key, out int number))
        {
            _numbers.Add(key, number);
            return number;
        }

        if (_next == Limit)
            return -1;
        number = _next++;
        if (name.Length <= MaxBytes)
            Remember(key, number);
        return number;
    }

    /// <summary>Writes the numbers for <see cref="Read"/>.</summary>
    /// <param name="isLast">Whether this process gives no more numbers: then none is skipped in the next life.</param>
    public byte[] Save(bool isLast)
    {
        _saved = isLast ? _next : Math.Min(_next + Reserve, Limit);
        _hasNewNames = false;
        return InstanceNumbersFile.Write(Owner, _saved, _numbers);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="file">The file.</param>
    /// <param name="owner">What the domain belongs to now.</param>
    /// <exception cref="FormatException">The file is damaged.</exception>
    public static InstanceNumbers Read(ReadOnlySpan<byte> file, string owner)
    {
        InstanceNumbersFile content = InstanceNumbersFile.Read(file);
        InstanceNumbers numbers = new(owner) { _next = content.Next, _saved = content.Next };
        if (content.Owner == owner)
        {
            foreach ((string name, int number) in content.Numbers)
                numbers.Remember(name, number);
            numbers._hasNewNames = false;
        }

        return numbers;
    }

    private void Remember(string name, int number)
    {
        _numbers.Add(name, number);
        _bytes += name.Length;
        while (_numbers.Count > MaxNames || _bytes > MaxBytes)
        {
            _bytes -= _numbers.GetAt(0).Key.Length;
            _numbers.RemoveAt(0);
        }

        _hasNewNames = true;
    }
}
