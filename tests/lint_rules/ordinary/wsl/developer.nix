{ pkgs, lib, ... }:
{
  wsl = {
    enable = true;
    defaultUser = "grace";
    startMenuLaunchers = true;
    useWindowsDriver = true;
    docker-desktop.enable = false;
    interop.register = true;
    interop.includePath = false;
    wslConf = {
      automount.root = "/mnt";
      automount.options = "metadata,uid=1000,gid=100,umask=22,fmask=11";
      network.hostname = "workbench";
      network.generateResolvConf = false;
      user.default = "grace";
    };
  };
  networking.nameservers = [ "1.1.1.1" ];
  programs.nix-ld.enable = true;
  virtualisation.docker.enable = true;
}
