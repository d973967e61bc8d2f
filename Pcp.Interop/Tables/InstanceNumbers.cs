using CommunityToolkit.HighPerformance.Buffers;
using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// Numbers of an instance domain that outlast the process, as pmdaCache(3) keeps them: a name has the same number in
/// the next process, and no number is ever given to a second name. Names that have not been used for a long time are
/// dropped for others; their numbers are not used again. One thread only.
/// </summary>
public sealed class InstanceNumbers : IDisposable
{
    /// <summary>Exclusive upper bound of numbers.</summary>
    public const int Limit = 1 << 30;

    /// <summary>How many names are kept at most.</summary>
    public const int MaxNames = 1000;

    /// <summary>How many bytes of names are kept at most.</summary>
    public const int MaxBytes = 64 * 1024;

    // After a crash this many numbers may be skipped, so that not every new name must be saved at once.
    private const int Reserve = 1000;

    private readonly InstanceIndex _names = new();
    private readonly NativeArray<long> _uses = new(); // by slot of the index: increases with each use
    private long _lastUse;
    private int? _given;
    private int _next;
    private int _saved;
    private bool _hasNewNames;

    /// <summary>Numbers of a domain that had none before.</summary>
    /// <param name="owner">The owner of the domain, on one line: names of another owner are not read.</param>
    public InstanceNumbers(string owner)
    {
        Owner = owner;
        _names.Numbering = (_, _) => _given ?? Next();
    }

    /// <summary>The owner of the domain.</summary>
    public string Owner { get; }

    /// <summary>Whether there is anything that was not saved.</summary>
    public bool NeedsSave => _hasNewNames || IsSaveUrgent;

    /// <summary>Whether the next process would use numbers again if this one crashed now.</summary>
    public bool IsSaveUrgent => _next > _saved;

    /// <summary>The number of a name, a new one if it has none; -1 if there are no more.</summary>
    public int NumberOf(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxBytes)
            return Next();
        int known = _names.Count;
        int slot = _names.GetOrAdd(name, order: 0);
        UseOf(slot) = ++_lastUse;
        int number = _names.IdOf(slot);
        if (_names.Count > known)
        {
            _hasNewNames = true;
            // Not for each name: the work grows with all of them.
            if (_names.Count == 2 * MaxNames || _names.Names.Length >= 2 * MaxBytes)
                DropLongUnused();
        }

        return number < Limit ? number : -1;
    }

    /// <summary>Writes the numbers for <see cref="Read"/>.</summary>
    /// <param name="isLast">Whether this process gives no more numbers: then the next one skips none.</param>
    public byte[] Save(bool isLast)
    {
        _saved = isLast ? _next : Math.Min(_next + Reserve, Limit);
        _hasNewNames = false;
        return InstanceNumbersFile.Write(Owner, _saved, Kept());
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
            {
                numbers._given = number;
                numbers.NumberOf(Encoding.Latin1.GetBytes(name));
            }

            numbers._given = null;
            numbers._hasNewNames = false;
        }

        return numbers;
    }

    /// <summary>Frees the names.</summary>
    public void Dispose()
    {
        _names.Dispose();
        _uses.Dispose();
    }

    private ref long UseOf(int slot) => ref _uses.Span(_names.Count)[slot];

    private int Next() => _next == Limit ? -1 : _next++;

    private void DropLongUnused()
    {
        long oldest = OldestKept();
        _names.Forget(slot => UseOf(slot) >= oldest, (from, to) => UseOf(to) = UseOf(from));
    }

    /// <summary>The last use of the longest unused name that is still within the limits.</summary>
    private long OldestKept()
    {
        using SpanOwner<long> uses = SpanOwner<long>.Allocate(_names.Count);
        using SpanOwner<int> slots = SpanOwner<int>.Allocate(_names.Count);
        _uses.Span(_names.Count).CopyTo(uses.Span);
        for (int slot = 0; slot < _names.Count; slot++)
            slots.Span[slot] = slot;
        uses.Span.Sort(slots.Span);
        int first = _names.Count;
        for (int bytes = 0; first > Math.Max(_names.Count - MaxNames, 0); first--)
        {
            bytes += _names.NameOf(slots.Span[first - 1]).Length;
            if (bytes > MaxBytes)
                break;
        }

        return first < _names.Count ? uses.Span[first] : long.MaxValue;
    }

    private IEnumerable<(string Name, int Number)> Kept()
    {
        long oldest = OldestKept();
        return Enumerable.Range(0, _names.Count)
            .Where(slot => UseOf(slot) >= oldest && _names.IdOf(slot) < Limit)
            .OrderBy(slot => UseOf(slot))
            .Select(slot => (Encoding.Latin1.GetString(_names.NameOf(slot)), _names.IdOf(slot)));
    }
}

/// <summary>
/// Gives the instances of a column their numbers. Called on the writer's thread for each name that the column does not
/// know (any more).
/// </summary>
/// <param name="name">The instance's name in UTF-8, valid during the call only.</param>
/// <param name="order">Its place in the order of the column.</param>
/// <returns>
/// 0 to <see cref="InstanceNumbers.Limit"/> - 1, never the number of another name. For -1 or any other number, the
/// column takes one from <see cref="InstanceNumbers.Limit"/> up.
/// </returns>
public delegate int InstanceNumbering(ReadOnlySpan<byte> name, long order);
