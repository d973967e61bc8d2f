namespace Pcp.Interop.Tables;

/// <summary>The kind of a column of a <see cref="MetricTable"/>.</summary>
public enum ColumnKind
{
    /// <summary>One number.</summary>
    Number,

    /// <summary>One string.</summary>
    Text,

    /// <summary>A number for each instance.</summary>
    Numbers,

    /// <summary>A string for each instance.</summary>
    Texts,
}
