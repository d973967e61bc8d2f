using System.Globalization;

namespace Pmda.Bpftrace.Access;

/// <summary>
/// Who a client is, as far as pmcd has said: one attribute of its context at a time, in any order. Does not change; each
/// attribute gives a new one.
/// </summary>
/// <param name="SaslName">The user name that the client proved by SASL, or null. Wins over the uid.</param>
/// <param name="Uid">The user id of a local socket's peer, or null.</param>
internal sealed record ClientUser(string? SaslName, uint? Uid)
{
    /// <summary>PCP's number of the attribute with the user name (<c>PMDA_ATTR_USERNAME</c>).</summary>
    public const int UserNameAttribute = 5;

    /// <summary>PCP's number of the attribute with the user id (<c>PMDA_ATTR_USERID</c>), which is decimal.</summary>
    public const int UserIdAttribute = 11;

    /// <summary>A client of whom nothing is known.</summary>
    public static ClientUser Unknown { get; } = new(null, null);

    /// <summary>What is known once pmcd has passed on an attribute; others, and values that say nothing, change nothing.</summary>
    /// <param name="attribute">PCP's number of the attribute.</param>
    /// <param name="value">Its value.</param>
    public ClientUser With(int attribute, string value) => attribute switch
    {
        UserNameAttribute when value.Length > 0 => this with { SaslName = value },
        UserIdAttribute when uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out uint uid) => this with { Uid = uid },
        _ => this,
    };
}
