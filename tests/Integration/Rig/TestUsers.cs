using System.Globalization;

namespace Integration.Rig;

/// <summary>Users and groups of this host that exist only during a test.</summary>
internal sealed class TestUsers : IDisposable
{
    // Followed by the process id of the test run, so that those of a killed run can be recognised and removed.
    private const string Prefix = "pmdatest";

    private static int _count;

    private readonly List<string> _users = [];
    private readonly List<string> _groups = [];

    /// <summary>Removes those of earlier runs first.</summary>
    public TestUsers()
    {
        foreach (string user in LeftOvers("/etc/passwd"))
            Change("userdel", user);
        foreach (string group in LeftOvers("/etc/group"))
            Change("groupdel", group);
    }

    /// <summary>Adds a group and returns its name.</summary>
    public string AddGroup()
    {
        string name = NewName();
        Change("groupadd", name);
        _groups.Add(name);
        return name;
    }

    /// <summary>Adds a user and returns its name.</summary>
    /// <param name="group">The user's own group.</param>
    /// <param name="others">The user's other groups.</param>
    public string AddUser(string group = "nogroup", params IReadOnlyList<string> others)
    {
        string name = NewName();
        Change(
            "useradd",
            ["--no-create-home", "--no-user-group", "--gid", group, "--groups", string.Join(',', others), name]);
        _users.Add(name);
        return name;
    }

    /// <summary>Removes a user before its time.</summary>
    public void Remove(string user)
    {
        Change("userdel", user);
        _users.Remove(user);
    }

    /// <summary>Removes all of them.</summary>
    public void Dispose()
    {
        foreach (string user in _users)
            Change("userdel", user);
        foreach (string group in _groups)
            Change("groupdel", group);
    }

    // Only one process may change the host's users at a time.
    private static void Change(string tool, params IReadOnlyList<string> arguments) =>
        Eventually.Get(
            () => Tool.Run(tool, arguments), result => result.Succeeded, $"{tool} {string.Join(' ', arguments)}");

    private static string NewName() =>
        string.Create(
            CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}x{Interlocked.Increment(ref _count)}");

    private static string[] LeftOvers(string database) =>
    [
        .. File.ReadLines(database)
            .Select(line => line.Split(':')[0])
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)
 && int.TryParse(name[Prefix.Length..].Split('x')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
                && !ProcFs.IsAlive(pid)),
    ];
}
