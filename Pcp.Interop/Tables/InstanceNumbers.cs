namespace Pcp.Interop.Tables;

/// <summary>
/// Numbers of an instance domain that outlast the process, as pmdaCache(3) keeps them: a name has the same number in
/// the next process, and no number is ever given to a second name. Names that have not been used for a long time are
/// dropped for others; their numbers are not used again. One thread only.
/// </summary>
public sealed class InstanceNumbers
{
    /// <summary>Exclusive upper bound of numbers.</summary>
    public const int Limit = 1 << 30;

    /// <summary>How many names are kept at most.</summary>
    public const int MaxNames = 1000;

    /// <summary>How many bytes of names are kept at most.</summary>
    public const int MaxBytes = 64 * 1024;

    // After a crash this many numbers may be skipped, so that not every new name must be saved at once.
    private const int Reserve = 1000;

    // By name, its bytes as Latin-1; the most recently used one is the last.
    private readonly OrderedDictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private int _bytes;
    private int _next;
    private int _saved;
    private bool _hasNewNames;

    /// <summary>Numbers of a domain that had none before.</summary>
    /// <param name="owner">The owner of the domain, on one line: names of another owner are not read.</param>
    public InstanceNumbers(string owner) => Owner = owner;

    /// <summary>The owner of the domain.</summary>
    public string Owner { get; }

    /// <summary>Whether there is anything that was not saved.</summary>
    public bool NeedsSave => _hasNewNames || IsSaveUrgent;

    /// <summary>Whether after a crash now the next process would use numbers again.</summary>
    public bool IsSaveUrgent => _next > _saved;

    /// <summary>The number of a name, a new one if it has none; -1 if there are no more.</summary>
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
    /// <param name="isLast">Whether this process gives no more numbers: then the next one skips none.</param>
    public byte[] Save(bool isLast)
    {
        _saved = isLast ? _next : Math.Min(_next + Reserve, Limit);
        _hasNewNames = false;
        return InstanceNumbersFile.Write(Owner, _saved, _numbers);
    }

    /// <summary>Reads numbers that <see cref="Save"/> wrote; the names only if the owner is the same.</summary>
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

/// <summary>
/// Gives the instances of a column their numbers. Called on the writer's thread for each name that the column does not
/// know (any more).
/// </summary>
/// <param name="name">The instance's name in UTF-8, valid during the call only.</param>
/// <param name="order">Its place in the order of the column.</param>
/// <returns>
/// 0 to <see cref="InstanceNumbers.Limit"/> - 1, never the number of another name; or -1: then the column takes one
/// from <see cref="InstanceNumbers.Limit"/> up.
/// </returns>
public delegate int InstanceNumbering(ReadOnlySpan<byte> name, long order);
