using System.Globalization;
using Soak;

// The part of tests/soak/run that is no preparation; see there.

if (args is not [var hours, var agent]
    || !double.TryParse(hours, NumberStyles.Float, CultureInfo.InvariantCulture, out double length) || length <= 0)
{
    Console.Error.WriteLine("usage: soak HOURS AGENT");
    return 2;
}

using Site site = new(agent);
return new SoakRun(site, TimeSpan.FromHours(length)).Run() ? 0 : 1;
