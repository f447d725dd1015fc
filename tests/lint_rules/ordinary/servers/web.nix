# A small web server behind a router.
{ config, lib, pkgs, ... }:

{
  networking.hostName = "anvil";
  networking.firewall.allowedTCPPorts = [ 80 443 ];

  services.nginx = {
    enable = true;
    recommendedProxySettings = true;
    virtualHosts."blog.example.org" = {
      enableACME = true;
      forceSSL = true;
      root = "/srv/blog";
      locations."/media".root = "/mnt/media";
    };
  };
  security.acme = {
    acceptTerms = true;
    defaults.email = "hostmaster@example.org";
  };

  boot.loader.grub.device = "/dev/sda";
  fileSystems."/" = { device = "/dev/sda1"; fsType = "ext4"; };
  fileSystems."/mnt/media" = { device = "/dev/sdb1"; fsType = "ext4"; };
}
