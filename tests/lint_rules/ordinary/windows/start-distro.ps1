# The distro is to be up before anybody asks for it.
$name = if ($args.Count) { $args[0] } else { 'NixOS' }
Start-Process -FilePath wsl.exe -ArgumentList '-d', $name, '--exec', '/bin/sh', '-c', 'sleep infinity' -WindowStyle Hidden
if ($LASTEXITCODE) { exit $LASTEXITCODE }
