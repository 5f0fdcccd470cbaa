using System.Text.Json.Nodes;
using Licenzy.Sandbox.Protocol;
using Licenzy.Sandbox.Shapes;
using Licenzy.Sandbox.Storage;

namespace Licenzy.Sandbox.Api;

/// <summary><c>/v1/promotion_codes</c>: what buyers type to get a coupon.</summary>
internal static class PromotionCodes
{
    private const string Type = "promotion_code";

    public static Answer Create(ApiCall call)
    {
        var parameters = call.Parameters;
        var coupon = ReadCoupon(parameters);
        var code = DiscountShapes.PromotionCode(call.Books, coupon, parameters.Text("code") ?? call.Books.Ids.New("x")[3..11]);
        code["active"] = parameters.Boolean("active") ?? true;
        code["customer"] = parameters.Text("customer");
        code["expires_at"] = parameters.Integer("expires_at", 0, uint.MaxValue);
        code["max_redemptions"] = parameters.Integer("max_redemptions", 1, int.MaxValue);
        code.TakeMetadata(parameters);
        if (parameters.Problem is { } problem)
        {
            return problem;
        }
        if (call.Books.Find("coupon", coupon) is not { } found || found.ContainsKey("deleted"))
        {
            return StripeError.NoSuch("coupon", coupon, parameters.Has("coupon") ? "coupon" : "promotion[coupon]");
        }
        if (IsTaken(call, code))
        {
            return StripeError.Invalid("An active promotion code with this text exists already.", "code", "resource_already_exists");
        }
        call.Books.Add(code);
        call.Books.Announce("promotion_code.created", code);
        return code;
    }

    public static Answer Retrieve(ApiCall call) => call.Retrieve(Type, Type);

    public static Answer Update(ApiCall call)
    {
        if (call.Books.Find(Type, call.Id) is not { } code)
        {
            return call.NotFound(Type);
        }
        var before = code.DeepClone().AsObject();
        code["active"] = call.Parameters.Boolean("active") ?? (bool)code["active"]!;
        code.TakeMetadata(call.Parameters);
        return call.Parameters.Problem is { } problem ? problem : call.Books.SaveChange("promotion_code.updated", before, code);
    }

    public static Answer List(ApiCall call)
    {
        var parameters = call.Parameters;
        var page = ListRequest.Read(parameters);
        var active = parameters.Boolean("active");
        var code = parameters.Text("code");
        var coupon = parameters.Text("coupon");
        return parameters.Problem is { } problem
            ? problem
            : page.Answer(
                call.Books,
                Type,
                Type,
                "/v1/promotion_codes",
                active is { } wanted ? ObjectFilter.Equal("$.active", wanted) : null,
                code is null ? null : ObjectFilter.Equal("$.code", code),
                coupon is null ? null : ObjectFilter.Equal("$.promotion.coupon", coupon)
            );
    }

    /// <summary>The coupon, by its present name within <c>promotion</c> or by the one that it had before.</summary>
    private static string ReadCoupon(ParameterReader parameters)
    {
        if (parameters.Text("coupon") is { } coupon)
        {
            return coupon;
        }
        if (parameters.Group("promotion") is not { } promotion)
        {
            parameters.Refuse(StripeError.Missing("promotion"));
            return "";
        }
        promotion.Require("type");
        promotion.Choice("type", "coupon");
        return promotion.RequiredText("coupon");
    }

    private static bool IsTaken(ApiCall call, JsonObject code) =>
        (bool)code["active"]!
        && call.Books.All(Type, ObjectFilter.Equal("$.code", (string)code["code"]!))
            .Any(other =>
                (bool)other["active"]! && string.Equals((string?)other["customer"], (string?)code["customer"], StringComparison.Ordinal)
            );
}
