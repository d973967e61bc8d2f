using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Pcp.Interop.Metrics;
using Pcp.Interop.Native;

namespace Pcp.Interop.Tests.Native;

internal sealed unsafe partial class LayoutTests
{
    // C's name of each structure, and ours.
    private static readonly Dictionary<string, Type> _structures = new()
    {
        ["instances"] = typeof(NativeInstances),
        ["column"] = typeof(NativeColumn),
        ["exchange"] = typeof(NativeExchange),
        ["metric"] = typeof(NativeMetric),
        ["cluster"] = typeof(NativeCluster),
        ["place"] = typeof(NativePlace),
        ["value"] = typeof(NativeValue),
        ["names"] = typeof(NativeNames),
        ["callbacks"] = typeof(NativeCallbacks),
        ["child"] = typeof(NativeChild),
        ["event"] = typeof(NativeEvent),
        ["stat"] = typeof(NativeStat),
    };

    [Test]
    public void Both_sides_of_the_border_have_the_same_layout() =>
        Assert.That(OfManaged(), Is.EquivalentTo(OfNative()));

    // "column.count" and "column", as layout.c has them, but without underscores.
    private static Dictionary<string, uint> OfNative()
    {
        int count = ShimTables.Layout(null, null, 0);
        byte** names = stackalloc byte*[count];
        uint* values = stackalloc uint[count];
        Assert.That(ShimTables.Layout(names, values, count), Is.EqualTo(count));
        Dictionary<string, uint> layout = new();
        for (int i = 0; i < count; i++)
            layout.Add(Marshal.PtrToStringUTF8((nint)names[i])!.Replace("_", ""), values[i]);
        return layout;
    }

    private static Dictionary<string, uint> OfManaged()
    {
        Dictionary<string, uint> layout = new() { ["directory"] = (Pmid.MaxCluster + 1) * (uint)sizeof(nint) };
        foreach ((string name, Type type) in _structures)
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
