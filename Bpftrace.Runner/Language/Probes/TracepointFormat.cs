using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Language.Probes;

/// <summary>A field of a tracepoint.</summary>
/// <param name="IsSigned">Whether it, or an element of the array that it is, may be negative.</param>
/// <param name="IsArray">Whether it is an array, strings of a fixed length among them.</param>
internal readonly record struct TracepointField(bool IsSigned, bool IsArray)
{
    /// <summary>A field that may be any of several; null if one is not known or only some are arrays.</summary>
    public static TracepointField? Common(IEnumerable<TracepointField?> fields)
    {
        TracepointField? common = null;
        foreach (TracepointField? field in fields)
        {
            if (field is not { } one || (common ?? one).IsArray != one.IsArray)
                return null;
            common = one with { IsSigned = one.IsSigned || common is { IsSigned: true } };
        }

        return common;
    }
}

/// <summary>Reads the kernel's <c>format</c> file of a tracepoint.</summary>
internal static class TracepointFormat
{
    /// <summary>Reads the fields by name, without those of a dynamic length.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="isSystemCall">
    /// Whether it is the start of a system call: the kernel calls all its arguments unsigned, so the C type counts.
    /// </param>
    public static Dictionary<string, TracepointField?> Read(ReadOnlySpan<char> text, bool isSystemCall)
    {
        Dictionary<string, TracepointField?> fields = [];
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
        {
            ReadOnlySpan<char> declaration = Value(line, "field:");
            int nameStart = declaration.LastIndexOfAny(' ', '*') + 1;
            ReadOnlySpan<char> type = declaration[..nameStart].Trim();
            if (type.IsEmpty || type.StartsWith("__data_loc") || type.StartsWith("__rel_loc"))
                continue;

            ReadOnlySpan<char> name = declaration[nameStart..];
            int bracket = name.IndexOf('[');
            fields[(bracket > 0 ? name[..bracket] : name).ToString()] =
                new(!IsUnsigned(line, type, isSystemCall), IsArray: bracket > 0);
        }

        return fields;
    }

    // bpftrace prints pointers as signed numbers, at least up to 0.17.
    private static bool IsUnsigned(ReadOnlySpan<char> line, ReadOnlySpan<char> type, bool isSystemCall)
    {
        if (Value(line, "signed:") is not "0" || type[^1] == '*')
            return false;
        ReadOnlySpan<char> word = type.StartsWith("const ") ? type[6..] : type;
        int blank = word.IndexOf(' ');
        return !isSystemCall || TypeNames.IsUnsigned(blank < 0 ? word : word[..blank]);
    }

    /// <summary>The text from the key to the next semicolon.</summary>
    private static ReadOnlySpan<char> Value(ReadOnlySpan<char> line, ReadOnlySpan<char> key)
    {
        int start = line.IndexOf(key);
        if (start < 0)
            return [];
        ReadOnlySpan<char> value = line[(start + key.Length)..];
        int end = value.IndexOf(';');
        return end < 0 ? [] : value[..end];
    }
}
