using System.Text;

namespace Fuzz.Inputs;

/// <summary>Configuration files: sections, keys and values in any combination.</summary>
internal static class SettingInputs
{
    private static readonly string[] _sections =
    [
        "bpftrace", "autostart", "dynamic_scripts", "authentication", "environment", "DEFAULT", "other", "Bpftrace",
        "]",
    ];

    private static readonly string[] _keys =
    [
        "bpftrace_path", "script_expiry_time", "rest_after", "start_timeout", "max_throughput", "max_memory", "nice",
        "output_limit", "max_map_keys", "capabilities", "readers", "audit", "restart", "enabled", "auth_enabled",
        "allowed_users", "allowed_groups", "keep_scripts", "max_scripts", "max_scripts_per_user",
        "max_registrations_per_minute", "PATH", "LD_PRELOAD", "Enabled", "é", "",
    ];

    private static readonly string[] _values =
    [
        "0", "1", "-1", "60", "1.5", "19", "20", "1024", "16777210", "99999999999999999999", "true", "No", "on", "",
        "root", "root, pcp", ",", "everyone", "allowed", "owner", "log", "syslog", "never", "on-failure",
        "bpf, perfmon", "all", "/usr/bin/bpftrace", "a\n  b", "a ; b", "# a", "1e9", "0x10", "+1", "٣", "\0",
    ];

    /// <summary>What mutations insert.</summary>
    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. _sections.Select(section => $"\n[{section}]\n").Concat(_keys.Select(key => $"\n{key} = ")).Concat(_values)
            .Where(piece => piece.Length > 0)
            .Select(Encoding.UTF8.GetBytes),
        .. new[] { "\n", "\r", "\r\n", " ", "\t", "=", ":", "[", "]", "#", ";", "\u2028", "\u0085" }
            .Select(Encoding.UTF8.GetBytes),
        [0xff],
    ];

    /// <summary>A file of a few sections.</summary>
    public static byte[] Write(Random random)
    {
        StringBuilder text = new();
        for (int sections = random.Next(1, 5); sections > 0; sections--)
        {
            text.Append('[').Append(Any(random, _sections)).Append("]\n");
            for (int keys = random.Next(6); keys > 0; keys--)
            {
                text.Append(random.Next(8) == 0 ? " " : "").Append(Any(random, _keys));
                text.Append(random.Next(4) == 0 ? ":" : " = ").Append(Any(random, _values)).Append('\n');
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Any(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
