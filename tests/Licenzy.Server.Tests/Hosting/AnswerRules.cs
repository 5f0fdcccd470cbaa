using System.Text.RegularExpressions;

namespace Licenzy.Server.Tests.Hosting;

/// <summary>What holds for every answer whatever was asked; each answer that a test gets is held against it.</summary>
internal static partial class AnswerRules
{
    public static void ShouldHold(HttpMethod method, string path, ApiAnswer answer, DeclaredAnswers declared)
    {
        var request = $"{method} {path}: {answer.Text}";
        answer.Header("Request-Id").ShouldNotBeNull(request).ShouldMatch("^req_[0-9a-z]{26}$");
        answer.Header("Cache-Control").ShouldBe("no-store", request);
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff", request);
        if (method == HttpMethod.Head)
        {
            return;
        }

        if (answer.Status >= 400)
        {
            ProblemShouldBeWhole(request, answer);
        }

        declared.Contradiction(method, path, answer.Status, answer.Text).ShouldBeNull();
    }

    private static void ProblemShouldBeWhole(string request, ApiAnswer answer)
    {
        answer.Header("Content-Type").ShouldBe("application/problem+json", request);
        answer.Json["status"]!.GetValue<int>().ShouldBe(answer.Status, request);
        answer.Error.ShouldNotBeNullOrEmpty(request);
        answer.Json["title"]!.GetValue<string>().ShouldNotBeEmpty(request);
        answer.Json["detail"]!.GetValue<string>().ShouldNotBeEmpty(request);
        StackTrace().IsMatch(answer.Text).ShouldBeFalse(request);
        if (answer.Header("Idempotent-Replayed") is null)
        {
            answer.Json["request_id"]!.GetValue<string>().ShouldBe(answer.Header("Request-Id"), request);
        }

        if (answer.Status is 429 or 503)
        {
            answer.Header("Retry-After").ShouldNotBeNull(request);
        }
    }

    [GeneratedRegex(@"\bat \w+\.\w+|Exception|\.cs\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StackTrace();
}
