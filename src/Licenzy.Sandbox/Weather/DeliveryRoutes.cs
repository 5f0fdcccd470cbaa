using System.Text.Json.Nodes;
using Licenzy.Sandbox.Pages;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Storage;
using Microsoft.Data.Sqlite;

namespace Licenzy.Sandbox.Weather;

/// <summary>The dial of webhook deliveries, their outages, and the API version of the accounts, under <c>/sandbox</c>.</summary>
internal static class DeliveryRoutes
{
    public static void Map(WebApplication app, Control control)
    {
        var settings = app.Services.GetRequiredService<SandboxSettings>();
        var database = app.Services.GetRequiredService<SandboxDatabase>();
        app.MapGet("/sandbox/delivery", context => PageRequest.SendJsonAsync(context, database.Read(Describe)));
        app.MapPost("/sandbox/delivery", context => control.SetAsync(context, Turn));
        app.MapDelete("/sandbox/delivery", context => control.SetAsync(context, Clear));
        // A form cannot send DELETE.
        app.MapPost("/sandbox/delivery/clear", context => control.SetAsync(context, Clear));
        app.MapPost("/sandbox/deliveries/pause", context => control.SetAsync(context, Pause));
        app.MapPost("/sandbox/deliveries/resume", context => control.SetAsync(context, Resume));
        app.MapPost("/sandbox/deliveries/release", context => control.SetAsync(context, Release));
        app.MapGet("/sandbox/api-version", context => PageRequest.SendJsonAsync(context, database.Read(DescribeVersion)));
        app.MapPost("/sandbox/api-version", context => control.SetAsync(context, SetVersion));

        Answer Release(SqliteConnection connection, ParameterReader parameters) =>
            parameters.Problem is { } problem
                ? problem
                : new JsonObject
                {
                    ["released"] = DeliveryStore.Release(connection, settings.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds()),
                };
    }

    private static Answer Turn(SqliteConnection connection, ParameterReader parameters)
    {
        var dial = DialSetting.Read(parameters);
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        DialSetting.Set(connection, dial);
        return Describe(connection);
    }

    private static Answer Clear(SqliteConnection connection, ParameterReader parameters)
    {
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        DialSetting.Clear(connection);
        return Describe(connection);
    }

    private static Answer Pause(SqliteConnection connection, ParameterReader parameters)
    {
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        DialSetting.Pause(connection);
        return Describe(connection);
    }

    /// <summary>Ends an outage: what waited goes out, or, with <c>drop</c>, is lost.</summary>
    private static Answer Resume(SqliteConnection connection, ParameterReader parameters)
    {
        var drop = parameters.Boolean("drop") ?? false;
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        var dropped = drop && DialSetting.IsPaused(connection) ? DeliveryStore.DropPending(connection) : 0;
        DialSetting.Resume(connection);
        var described = Describe(connection);
        described["dropped"] = dropped;
        return described;
    }

    private static Answer SetVersion(SqliteConnection connection, ParameterReader parameters)
    {
        var version = parameters.RequiredText("api_version");
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        if (ApiVersion.Check(version, "api_version") is { } wrong)
        {
            return wrong;
        }
        AccountVersion.Set(connection, version);
        return DescribeVersion(connection);
    }

    private static JsonObject DescribeVersion(SqliteConnection connection) => new() { ["api_version"] = AccountVersion.Read(connection) };

    private static JsonObject Describe(SqliteConnection connection)
    {
        var dial = DialSetting.Find(connection);
        var described = DialSetting.Describe(dial ?? new DeliveryDial());
        described["clear"] = dial is null;
        described["paused"] = DialSetting.IsPaused(connection);
        return described;
    }
}
