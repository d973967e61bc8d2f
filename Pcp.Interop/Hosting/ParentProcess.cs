namespace Pcp.Interop.Hosting;

/// <summary>Who started this process.</summary>
internal static class ParentProcess
{
    private const string PpidField = "PPid:";

    /// <summary>The name of the parent's program (proc(5): comm), or empty if it cannot be had.</summary>
    internal static string Name()
    {
        try
        {
            string parent = File.ReadLines("/proc/self/status").First(line => line.StartsWith(PpidField, StringComparison.Ordinal));
            return File.ReadAllText($"/proc/{parent[PpidField.Length..].Trim()}/comm").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return "";
        }
    }
}
