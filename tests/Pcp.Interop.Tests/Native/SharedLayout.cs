using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Pcp.Interop.Tests.Native;

/// <summary>
/// Sizes and offsets of the structures that C and .NET share: <c>column</c>, and <c>column.count</c>.
/// </summary>
internal static unsafe partial class SharedLayout
{
    /// <summary>As a layout.c reports them, without underscores.</summary>
    internal static Dictionary<string, uint> OfNative(delegate*<byte**, uint*, int, int> layoutOf)
    {
        int count = layoutOf(null, null, 0);
        byte** names = stackalloc byte*[count];
        uint* values = stackalloc uint[count];
        Assert.That(layoutOf(names, values, count), Is.EqualTo(count));
        Dictionary<string, uint> layout = new();
        for (int i = 0; i < count; i++)
            layout.Add(Marshal.PtrToStringUTF8((nint)names[i])!.Replace("_", ""), values[i]);
        return layout;
    }

    /// <summary>As .NET lays them out.</summary>
    internal static Dictionary<string, uint> OfManaged(params (string Name, Type Type)[] structures)
    {
        Dictionary<string, uint> layout = new();
        foreach ((string name, Type type) in structures)
        {
            layout.Add(name, (uint)Marshal.SizeOf(type));
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
            {
                if (NameInC(name, field.Name) is { } inC)
                    layout.Add($"{name}.{inC}", (uint)Marshal.OffsetOf(type, field.Name));
            }
        }

        return layout;
    }

    private static string? NameInC(string structure, string field) => field switch
    {
        "Snapshot0" => "snapshots",
        "Snapshot1" or "Snapshot2" => null,
        "Instance" when structure == "value" => "inst",
        _ when Unused().IsMatch(field) => null,
        _ => field.ToLowerInvariant(),
    };

    [GeneratedRegex("^Unused[0-9]*$")]
    private static partial Regex Unused();
}
