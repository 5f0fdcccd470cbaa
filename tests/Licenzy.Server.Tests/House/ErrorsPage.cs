using System.Text;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Tests.House;

/// <summary>Writes docs/errors.md from the catalogue of codes.</summary>
internal static class ErrorsPage
{
    private const string Introduction = """
        # Errors

        This page is generated from the catalogue in `src/Licenzy.Server/Platform/Errors`; a test fails when it is stale.

        Every refusal is a problem (RFC 9457, `application/problem+json`) that also carries a stable code in `error`:

        ```json
        {"error":"insufficient_usage","title":"There are not enough units left","status":409,
         "detail":"Nothing was consumed: 40 units are left.","request_id":"req_01k…","usage_remaining":40}
        ```

        Branch on `error`: it never changes its meaning. `title` is the same in every answer with a code, `detail` is a sentence about
        this request for people, and both may be reworded. `request_id` (also in the `Request-Id` header) names the answer in the
        server's log. `param` names the field at fault, dotted when nested. New codes and new members may come with any release.

        """;

    public static string Write(IReadOnlyList<ErrorCode> catalogue)
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        foreach (var status in catalogue.GroupBy(code => code.Status).OrderBy(group => group.Key))
        {
            page.Append($"\n## {status.Key}\n\n| `error` | what it means | what to do |\n|---|---|---|\n");
            foreach (var code in status.OrderBy(code => code.Code, StringComparer.Ordinal))
            {
                page.Append($"| `{code.Code}` | {Cell(code.Title)} | {Cell(code.WhatToDo)} |\n");
            }
        }

        return page.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
