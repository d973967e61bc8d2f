using System.Text.Encodings.Web;
using System.Text.Json;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Hosts;

namespace Pcp.Bpftrace.Commands;

/// <summary>Writes JSON for programs: an array with an object for each host.</summary>
internal static class JsonOutput
{
    private static readonly JsonWriterOptions _options =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes the results of hosts: each has its <c>host</c>, an array, and, if it failed, a <c>failure</c>.
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="outcomes">The results.</param>
    /// <param name="array">The name of the array.</param>
    /// <param name="write">Writes an element of it.</param>
    internal static void Write<T>(
        TextWriter output,
        IReadOnlyList<HostOutcome<IReadOnlyList<T>>> outcomes,
        string array,
        Action<Utf8JsonWriter, T> write) => Write(output, json =>
    {
        json.WriteStartArray();
        foreach (HostOutcome<IReadOnlyList<T>> outcome in outcomes)
        {
            json.WriteStartObject();
            json.WriteString("host", HostSpec.Shown(outcome.Host));
            if (outcome.Error is not null)
                json.WriteString("failure", outcome.Error);
            json.WriteStartArray(array);
            foreach (T element in outcome.Result ?? [])
                write(json, element);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Writes JSON as text.</summary>
    internal static void Write(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, _options))
            write(json);
        output.WriteLine(Encoding.UTF8.GetString(text.ToArray()));
    }
}
