namespace Pcp.Interop.Metrics;

/// <summary>
/// The dimension of a metric's values in space, time and count, and the scale of each: pmUnits of <c>pmapi.h</c>, see
/// pmLookupDesc(3). The default has no dimension. Units are built from others: <c>Units.KBytes / Units.Seconds</c>.
/// </summary>
public readonly record struct Units
{
    private const int MinDimension = -8, MaxDimension = 7; // 4 bits each
    private const int MinPower = -8, MaxPower = 7;

    /// <summary>Units by their parts. The scale of a part without dimension is ignored.</summary>
    /// <param name="space">The dimension in space, -8 to 7.</param>
    /// <param name="spaceUnit">Its scale.</param>
    /// <param name="time">The dimension in time, -8 to 7.</param>
    /// <param name="timeUnit">Its scale.</param>
    /// <param name="count">The dimension in count, -8 to 7.</param>
    /// <param name="countPower">Its scale as a power of ten, -8 to 7.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension or a scale is out of its range.</exception>
    public Units(
        int space = 0,
        SpaceUnit spaceUnit = SpaceUnit.Byte,
        int time = 0,
        TimeUnit timeUnit = TimeUnit.Nanosecond,
        int count = 0,
        int countPower = 0)
    {
        RequireRange(space, MinDimension, MaxDimension, nameof(space));
        RequireRange(time, MinDimension, MaxDimension, nameof(time));
        RequireRange(count, MinDimension, MaxDimension, nameof(count));
        RequireRange((int)spaceUnit, (int)SpaceUnit.Byte, (int)SpaceUnit.EByte, nameof(spaceUnit));
        RequireRange((int)timeUnit, (int)TimeUnit.Nanosecond, (int)TimeUnit.Hour, nameof(timeUnit));
        RequireRange(countPower, MinPower, MaxPower, nameof(countPower));
        (SpaceDimension, SpaceUnit) = (space, space == 0 ? SpaceUnit.Byte : spaceUnit);
        (TimeDimension, TimeUnit) = (time, time == 0 ? TimeUnit.Nanosecond : timeUnit);
        (CountDimension, CountPower) = (count, count == 0 ? 0 : countPower);
    }

    /// <summary>The dimension in space.</summary>
    public int SpaceDimension { get; }

    /// <summary>The scale of space.</summary>
    public SpaceUnit SpaceUnit { get; }

    /// <summary>The dimension in time.</summary>
    public int TimeDimension { get; }

    /// <summary>The scale of time.</summary>
    public TimeUnit TimeUnit { get; }

    /// <summary>The dimension in count.</summary>
    public int CountDimension { get; }

    /// <summary>The scale of count, a power of ten.</summary>
    public int CountPower { get; }

    /// <summary>No dimension.</summary>
    public static Units None => default;

    /// <summary>Bytes.</summary>
    public static Units Bytes => new(space: 1);

    /// <summary>1024 bytes.</summary>
    public static Units KBytes => new(space: 1, SpaceUnit.KByte);

    /// <summary>1024^2 bytes.</summary>
    public static Units MBytes => new(space: 1, SpaceUnit.MByte);

    /// <summary>1024^3 bytes.</summary>
    public static Units GBytes => new(space: 1, SpaceUnit.GByte);

    /// <summary>Nanoseconds.</summary>
    public static Units Nanoseconds => new(time: 1);

    /// <summary>Microseconds.</summary>
    public static Units Microseconds => new(time: 1, timeUnit: TimeUnit.Microsecond);

    /// <summary>Milliseconds.</summary>
    public static Units Milliseconds => new(time: 1, timeUnit: TimeUnit.Millisecond);

    /// <summary>Seconds.</summary>
    public static Units Seconds => new(time: 1, timeUnit: TimeUnit.Second);

    /// <summary>Minutes.</summary>
    public static Units Minutes => new(time: 1, timeUnit: TimeUnit.Minute);

    /// <summary>Hours.</summary>
    public static Units Hours => new(time: 1, timeUnit: TimeUnit.Hour);

    /// <summary>A count, of events for example.</summary>
    public static Units Count => new(count: 1);

    /// <summary>Units of a product, as those of bytes times seconds.</summary>
    /// <exception cref="ArgumentException">Both have the same dimension in different scales.</exception>
    public static Units operator *(Units left, Units right) => Combine(left, right, 1);

    /// <summary>Units of a quotient, as those of bytes per second.</summary>
    /// <exception cref="ArgumentException">Both have the same dimension in different scales.</exception>
    public static Units operator /(Units left, Units right) => Combine(left, right, -1);

    /// <inheritdoc cref="op_Multiply"/>
    public static Units Multiply(Units left, Units right) => left * right;

    /// <inheritdoc cref="op_Division"/>
    public static Units Divide(Units left, Units right) => left / right;

    private static Units Combine(Units left, Units right, int sign) => new(
        left.SpaceDimension + sign * right.SpaceDimension,
        Scale(left.SpaceDimension, left.SpaceUnit, right.SpaceDimension, right.SpaceUnit),
        left.TimeDimension + sign * right.TimeDimension,
        Scale(left.TimeDimension, left.TimeUnit, right.TimeDimension, right.TimeUnit),
        left.CountDimension + sign * right.CountDimension,
        Scale(left.CountDimension, left.CountPower, right.CountDimension, right.CountPower));

    private static T Scale<T>(int left, T leftScale, int right, T rightScale)
        where T : struct
    {
        if (left != 0 && right != 0 && !EqualityComparer<T>.Default.Equals(leftScale, rightScale))
            throw new ArgumentException($"{leftScale} and {rightScale} cannot be combined");
        return left != 0 ? leftScale : rightScale;
    }

    private static void RequireRange(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}

/// <summary>The scale of space, numbered as PM_SPACE_* in <c>pmapi.h</c>; each is 1024 of the one before.</summary>
public enum SpaceUnit
{
    /// <summary>PM_SPACE_BYTE.</summary>
    Byte = 0,

    /// <summary>PM_SPACE_KBYTE.</summary>
    KByte = 1,

    /// <summary>PM_SPACE_MBYTE.</summary>
    MByte = 2,

    /// <summary>PM_SPACE_GBYTE.</summary>
    GByte = 3,

    /// <summary>PM_SPACE_TBYTE.</summary>
    TByte = 4,

    /// <summary>PM_SPACE_PBYTE.</summary>
    PByte = 5,

    /// <summary>PM_SPACE_EBYTE.</summary>
    EByte = 6,
}

/// <summary>The scale of time, numbered as PM_TIME_* in <c>pmapi.h</c>.</summary>
public enum TimeUnit
{
    /// <summary>PM_TIME_NSEC.</summary>
    Nanosecond = 0,

    /// <summary>PM_TIME_USEC.</summary>
    Microsecond = 1,

    /// <summary>PM_TIME_MSEC.</summary>
    Millisecond = 2,

    /// <summary>PM_TIME_SEC.</summary>
    Second = 3,

    /// <summary>PM_TIME_MIN.</summary>
    Minute = 4,

    /// <summary>PM_TIME_HOUR.</summary>
    Hour = 5,
}
