return await Synod.Cli.SynodCli.RunAsync(args, Console.Out, Console.Error);
