namespace Pcp.Interop.Tables;

/// <summary>
/// Gives the instances of a column their numbers. Called on the writer's thread when a name is not known: once for
/// each name, and again for one that the column has forgotten.
/// </summary>
/// <param name="name">The instance's name in UTF-8, valid during the call only.</param>
/// <param name="order">Where the instance is listed.</param>
/// <returns>
/// 0 to <see cref="InstanceNumbers.Limit"/> - 1, never the number of another name; or -1 to leave the choice to the
/// column, which takes numbers from <see cref="InstanceNumbers.Limit"/> up.
/// </returns>
public delegate int InstanceNumbering(ReadOnlySpan<byte> name, long order);
