namespace Bpftrace.Runner.Language.Syntax;

/// <summary>The first words of types' names.</summary>
internal static class TypeNames
{
    public static bool IsUnsigned(ReadOnlySpan<char> word) => word
        is "uint8" or "uint16" or "uint32" or "uint64" or "uint" or "u8" or "u16" or "u32" or "u64"
        or "__u8" or "__u16" or "__u32" or "__u64" or "uint8_t" or "uint16_t" or "uint32_t" or "uint64_t"
        or "unsigned" or "size_t" or "uintptr_t" or "umode_t" or "uid_t" or "gid_t" or "aio_context_t" or "bool";

    public static bool IsSigned(ReadOnlySpan<char> word) => word
        is "int8" or "int16" or "int32" or "int64" or "int" or "char" or "short" or "long" or "signed" or "enum"
        or "const";

    /// <summary>Whether bpftrace prints values of the type as text.</summary>
    public static bool IsText(ReadOnlySpan<char> word) => word is "struct" or "union" or "string";
}
