{ config, pkgs, lib, ... }:
{
  wsl.enable = true;
  wsl.tarball.configPath = ./.;
  system.build.check = pkgs.runCommand "check" { } ''
    grep -q systemd=true ${config.environment.etc."wsl.conf".source}
    touch $out
  '';
}
