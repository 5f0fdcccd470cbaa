using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Licenzy.Server.Audit;
using Licenzy.Server.Platform;
using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Platform.Json;
using Licenzy.Server.Platform.Portal;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Support;

/// <summary>A whole list as CSV, or as JSON, one object in each line.</summary>
internal sealed class ExportList(Database database, ExportSources sources, AuditLog audit, TimeProvider time)
{
    private const int PerPage = 500;

    public async Task<ExportFile> HandleAsync(PortalCaller caller, string? kind, string? format, CancellationToken cancellationToken)
    {
        if (sources.Of(kind) is not { } source)
        {
            return Fault.Field("kind", $"`kind` is one of {string.Join(", ", ExportSources.Kinds)}.");
        }

        if (format is not (null or "csv" or "json"))
        {
            return Fault.Field("format", "`format` is `csv` or `json`.");
        }

        await database.WriteAsync(
            session => audit.WriteAsync(session, caller, new AuditEntry("list.exported", "export", kind)),
            cancellationToken
        );
        var day = new UtcInstant(time.NowMs()).ToString()[..10];
        var name = $"{kind}-{caller.Scope.ModeText}-{day}";
        return format is "json"
            ? ExportFile.Of(
                "application/x-ndjson; charset=utf-8",
                $"{name}.jsonl",
                (pipe, cancellation) => WriteAsync(caller, source, pipe, header: null, LineOf, cancellation)
            )
            : ExportFile.Of(
                "text/csv; charset=utf-8",
                $"{name}.csv",
                (pipe, cancellation) =>
                    WriteAsync(caller, source, pipe, CsvText.Row(source.Columns), (_, cells) => CsvText.Row(cells), cancellation)
            );
    }

    private async Task WriteAsync(
        PortalCaller caller,
        ExportSource source,
        PipeWriter pipe,
        string? header,
        Func<IReadOnlyList<string>, IReadOnlyList<object?>, string> text,
        CancellationToken cancellationToken
    )
    {
        await pipe.WriteAsync(Encoding.UTF8.GetBytes(header ?? string.Empty), cancellationToken);
        for (var place = source.Start; ; )
        {
            var page = await database.ReadAsync(session => source.Read(session, caller.Scope, place, PerPage), cancellationToken);
            foreach (var row in page)
            {
                await pipe.WriteAsync(Encoding.UTF8.GetBytes(text(source.Columns, row.Cells)), cancellationToken);
            }

            await pipe.FlushAsync(cancellationToken);
            if (page.Count < PerPage)
            {
                return;
            }

            place = page[^1].Place;
        }
    }

    private static string LineOf(IReadOnlyList<string> columns, IReadOnlyList<object?> cells) =>
        JsonSerializer.Serialize(
            columns.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal),
            LicenzyJson.Options
        ) + "\n";
}
