using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Exporter;

/// <summary>Answers the requests of Prometheus. Refusals do not repeat what the client has sent.</summary>
internal sealed class RequestHandler(IReadOnlyList<Target> targets)
{
    private const string Compression = "gzip";

    private readonly Dictionary<string, Target> _byName = targets.ToDictionary(target => target.Name);

    /// <summary>Answers a request.</summary>
    internal async Task Handle(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            await Refuse(context, StatusCodes.Status405MethodNotAllowed, "only GET and HEAD are possible");
            return;
        }

        switch (context.Request.Path.Value)
        {
            case "/":
                context.Response.ContentType = "text/html; charset=utf-8";
                await context.Response.WriteAsync(IndexPage.Of(targets), context.RequestAborted);
                break;
            case "/metrics":
                await WriteMetrics(context);
                break;
            case "/targets":
                await WriteTargets(context);
                break;
            default:
                await Refuse(context, StatusCodes.Status404NotFound, "there are /metrics and /targets");
                break;
        }
    }

    private async Task WriteTargets(HttpContext context)
    {
        if (!context.Request.Host.HasValue)
        {
            await Refuse(context, StatusCodes.Status400BadRequest, "the request has no header Host");
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(
            TargetList.Of(targets, context.Request.Host.Value!), context.RequestAborted);
    }

    private Task WriteMetrics(HttpContext context) => context.Request.Query["target"].ToArray() switch
    {
        [] when targets is [Target only] => WriteMetrics(context, only),
        [] => Refuse(
            context,
            StatusCodes.Status400BadRequest,
            $"this exporter has {targets.Count} hosts: ask for one, as /metrics?target=HOST; /targets lists them"),
        [{ } name] when _byName.TryGetValue(name, out Target? target) => WriteMetrics(context, target),
        _ => Refuse(
            context,
            StatusCodes.Status404NotFound,
            "this exporter does not have the host; /targets lists those that it has"),
    };

    private static async Task WriteMetrics(HttpContext context, Target target)
    {
        CancellationToken cancel = context.RequestAborted;
        IReadOnlyList<Family> families;
        try
        {
            TimeSpan patience = ScrapeTimeout.Of(context.Request.Headers[ScrapeTimeout.Header].ToString());
            families = await target.Read(patience, cancel);
        }
        catch (AgentException e)
        {
            await Refuse(context, StatusCodes.Status503ServiceUnavailable, $"{target.Name}: {e.Message}");
            return;
        }

        context.Response.ContentType = ExpositionWriter.ContentType;
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!AcceptsCompression(context.Request))
        {
            await Write(families, context.Response.Body, cancel);
            return;
        }

        context.Response.Headers.ContentEncoding = Compression;
        await using GZipStream compressed = new(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await Write(families, compressed, cancel);
    }

    private static async Task Write(IReadOnlyList<Family> families, Stream output, CancellationToken cancel)
    {
        ExpositionWriter writer = new(output);
        foreach (Family family in families)
            await writer.Write(family, cancel);
        await writer.Flush(cancel);
    }

    private static bool AcceptsCompression(HttpRequest request) =>
        StringWithQualityHeaderValue.TryParseList(
            request.Headers.AcceptEncoding, out IList<StringWithQualityHeaderValue>? accepted)
        && accepted.Any(each =>
            each.Value.Equals(Compression, StringComparison.OrdinalIgnoreCase) && each.Quality is null or > 0);

    private static Task Refuse(HttpContext context, int status, string reason)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{reason}\n", context.RequestAborted);
    }
}
