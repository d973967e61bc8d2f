namespace Pcp.Interop.Tables;

/// <summary>
/// Gives the instances of a column their numbers. Called on the writer's thread for each name that the column does not
/// know (any more).
/// </summary>
/// <param name="name">The instance's name in UTF-8, valid during the call only.</param>
/// <param name="order">Its place in the order of the column.</param>
/// <returns>
/// 0 to <see cref="InstanceNumbers.Limit"/> - 1, never the number of another name; or -1: then the column takes one
/// from <see cref="InstanceNumbers.Limit"/> up.
/// </returns>
public delegate int InstanceNumbering(ReadOnlySpan<byte> name, long order);
