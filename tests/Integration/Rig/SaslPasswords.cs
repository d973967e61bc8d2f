using System.Net;
using System.Text;

namespace Integration.Rig;

/// <summary>A private pmcd's own passwords, which SASL keeps in a file: one for all users.</summary>
internal static class SaslPasswords
{
    /// <summary>The password of each of them.</summary>
    public const string Password = "tests-only";

    /// <summary>Gives users of this host a password at the pmcd that will start in a scratch directory.</summary>
    public static void Add(Scratch scratch, params IReadOnlyList<string> users)
    {
        string database = Path.Combine(scratch.Sysconf, "passwords");
        scratch.Write("etc/sasl2/pmcd.conf", $"mech_list: plain\nsasldb_path: {database}\n");
        foreach (string user in users)
        {
            Tool.Run(
                "saslpasswd2",
                ["-p", "-a", "pmcd", "-f", database, "-c", user],
                input: Encoding.UTF8.GetBytes(Password)).OutputOrFail();
        }
    }

    /// <summary>What a user proves its name with to pmproxy.</summary>
    public static NetworkCredential Of(string user) => new(user, Password);
}
