using System.Text.Json;
using System.Text.RegularExpressions;
using Licenzy.Server.Platform.Errors;

namespace Licenzy.Server.Platform.Http;

/// <summary>Says in our own words what the JSON binder refused: which field, why, and what is expected.</summary>
internal static partial class BodyFaults
{
    public static Fault Explain(BadHttpRequestException failure)
    {
        if (failure.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return BodyGuard.TooLarge(BodyGuard.JsonLimit);
        }

        if (failure.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            return new Fault(ErrorCatalogue.InvalidRequest, "The body did not arrive in time. Nothing was done: send the request again.");
        }

        if (failure.StatusCode == StatusCodes.Status415UnsupportedMediaType)
        {
            return BodyGuard.WrongMediaType(contentType: null);
        }

        return failure.InnerException is JsonException json ? ExplainJson(json) : ExplainOther(failure);
    }

    private static Fault ExplainJson(JsonException failure)
    {
        // The reader's own exception type is internal; its name is what tells "not JSON at all" from "not this shape".
        if (string.Equals(failure.InnerException?.GetType().Name, "JsonReaderException", StringComparison.Ordinal))
        {
            var place = failure.LineNumber is { } line ? $" (line {line + 1}, byte {failure.BytePositionInLine + 1})" : string.Empty;
            return new Fault(ErrorCatalogue.InvalidJson, $"The body is not valid JSON{place}.");
        }

        var missing = MissingProperty().Match(failure.Message);
        if (missing.Success)
        {
            var name = missing.Groups["name"].Value;
            return Fault.Field(Prefixed(failure.Path, name), $"`{name}` is missing.");
        }

        var field = FieldOf(failure.Path);
        if (field.Length == 0)
        {
            return new Fault(ErrorCatalogue.InvalidRequest, "The body must be one JSON object.");
        }

        if (failure.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return Fault.Field(field, $"`{field}` is not a field of this request. Field names are snake_case and exact.");
        }

        if (failure.Message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase))
        {
            return Fault.Field(field, $"`{field}` stands twice in the body. Send it once.");
        }

        if (
            failure.Message.Contains("doesn't allow setting them to null", StringComparison.Ordinal)
            || failure.Message.Contains("null", StringComparison.OrdinalIgnoreCase)
        )
        {
            return Fault.Field(field, $"`{field}` must not be null.");
        }

        return Fault.Field(field, $"`{field}` has the wrong type or an impossible value.");
    }

    private static Fault ExplainOther(BadHttpRequestException failure)
    {
        if (failure.Message.Contains("body", StringComparison.OrdinalIgnoreCase))
        {
            return new Fault(ErrorCatalogue.InvalidRequest, "A JSON object is expected as the body.");
        }

        var parameter = FailedParameter().Match(failure.Message);
        return parameter.Success
            ? Fault.Field(parameter.Groups["name"].Value, $"`{parameter.Groups["name"].Value}` has the wrong type or an impossible value.")
            : new Fault(ErrorCatalogue.InvalidRequest, "The request could not be read.");
    }

    private static string FieldOf(string? path)
    {
        if (path is null || path.Length < 2)
        {
            return string.Empty;
        }

        return path.TrimStart('$')
            .Replace("['", ".", StringComparison.Ordinal)
            .Replace("']", string.Empty, StringComparison.Ordinal)
            .TrimStart('.');
    }

    private static string Prefixed(string? path, string name)
    {
        var parent = FieldOf(path);
        return parent.Length == 0 ? name : $"{parent}.{name}";
    }

    [GeneratedRegex("missing required properties including: '(?<name>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex MissingProperty();

    [GeneratedRegex("Failed to bind parameter \"[^ ]+ (?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex FailedParameter();
}
