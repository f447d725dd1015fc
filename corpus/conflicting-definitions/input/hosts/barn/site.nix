{ pkgs, ... }:
{
  time.timeZone = "Europe/Vienna";

  # from before the move
  wslStorageMount.mountPoint = "/mnt/stable";

  environment.systemPackages = [ pkgs.gitMinimal ];
}
