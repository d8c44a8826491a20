namespace Kim.AspNetCore.Heads;

/// <summary>How large a request on the fast lane may be. What is larger is Kestrel's, which has the real limits.</summary>
/// <param name="RequestLineMax"><c>Kim:MaxRequestLine</c>, in bytes.</param>
/// <param name="HeadMax"><c>Kim:MaxHead</c>, in bytes.</param>
/// <param name="FieldsMax"><c>Kim:MaxHeaders</c>.</param>
/// <param name="BodyMax">The largest body, in bytes.</param>
internal readonly record struct LaneLimits(int RequestLineMax, int HeadMax, int FieldsMax, long BodyMax);
