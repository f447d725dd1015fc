{ ... }:
{
  networking.hostName = "gable";
  networking.domain = "lan";
  networking.nameservers = [ "192.168.1.1" ];
}
