using Kim;
using Kim.Server;

return await KimProgram.RunAsync(args, KimServerHost.Build);
