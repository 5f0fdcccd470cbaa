using Licenzy.Server.Platform.Errors;
using Licenzy.Server.Storage;

namespace Licenzy.Server.Setup;

/// <summary>Whether the program runs, and whether it can serve.</summary>
internal static class HealthRoutes
{
    internal sealed record Health(string Status);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => new Health("ok")).ExcludeFromDescription();
        routes
            .MapGet(
                "/health/ready",
                async (Database database, HttpContext context, CancellationToken cancellation) =>
                {
                    try
                    {
                        await database.ReadAsync(session => session.FindAsync<long>("select 1"), cancellation);
                        return Results.Ok(new Health("ok"));
                    }
                    catch (UnavailableException away)
                    {
                        await Problem.WriteAsync(context, Fault.Away(away.Message));
                        return Results.Empty;
                    }
                }
            )
            .ExcludeFromDescription();
    }
}
