using System.Net;

namespace Pcp.Bpftrace.Exporter;

/// <summary>The page for people who open the exporter's address in a browser.</summary>
internal static class IndexPage
{
    internal static string Of(IReadOnlyList<Target> targets)
    {
        StringBuilder page = new();
        page.Append(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>pcp bpftrace exporter</title></head>
            <body>
            <h1>pcp bpftrace exporter</h1>
            <p>Variables of bpftrace scripts, for Prometheus. See the manual page pcp-bpftrace(1).</p>
            <ul>

            """);
        foreach (Target target in targets)
        {
            string link = $"metrics?target={Uri.EscapeDataString(target.Name)}";
            string shown = WebUtility.HtmlEncode(target.Name);
            page.Append(CultureInfo.InvariantCulture, $"<li><a href=\"{link}\">{shown}</a></li>\n");
        }

        return page.Append(
            """
            </ul>
            <p><a href="targets">Targets for http_sd_configs</a></p>
            </body>
            </html>

            """).ToString();
    }
}
